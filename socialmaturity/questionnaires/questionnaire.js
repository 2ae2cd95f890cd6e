
"use strict";

(() => {
  const LARGEST_FILE = 1 << 20; // bytes: no reader of sheets takes more
  const FIELDS = ["subject", "respondent", "role", "date"];
  const UNSEEN_FIELDS = ["scope", "assessor"]; // of an opened sheet: not asked here, and not lost

  const byId = (id) => document.getElementById(id);
  const about = JSON.parse(byId("about").textContent);
  const pages = [...document.querySelectorAll(".page")];
  const links = [...document.querySelectorAll("#steps a")];
  const questions = [...document.querySelectorAll(".question")].map((element, index) => ({
    element,
    id: element.dataset.id,
    number: index + 1,
    page: pages.indexOf(element.closest(".page")),
    radios: [...element.querySelectorAll("input[type=radio]")],
    reason: element.querySelector(".reason input"),
    note: element.querySelector(".note textarea"),
    evidence: [],
  }));
  let unseen = {};
  let unsaved = false;
  let wanted = null; // what to show of the next page, if not its top

  // --- Answers to a sheet, and back ---------------------------------------------------------------------------------

  const chosen = (question) => question.radios.find((radio) => radio.checked);
  const notApplicable = (question) => chosen(question)?.value === "not-applicable";
  const lacksReason = (question) => notApplicable(question) && !text(question.reason.value);
  const answered = () => questions.filter(chosen);

  // Text that every reader takes: no control characters, no halves of a character, and one kind of line end.
  function text(value) {
    if (typeof value !== "string") return "";
    return value
      .replace(/\r\n?/g, "\n")
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/g, " ")
      .replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) => (found.length === 2 ? found : "\ufffd"))
      .trim();
  }

  function answerOf(question) {
    const value = chosen(question)?.value;
    const full = {};
    if (value !== undefined) full.answer = /^-?[0-9]+$/.test(value) ? Number(value) : value;
    if (notApplicable(question) && text(question.reason.value)) full.reason = text(question.reason.value);
    if (question.note && text(question.note.value)) full.note = text(question.note.value);
    if (question.evidence.length) full.evidence = question.evidence;
    const names = Object.keys(full);
    return names.length === 1 && names[0] === "answer" ? full.answer : names.length ? full : null;
  }

  function sheet() {
    const made = { format: 1, rubric: about.rubric };
    for (const name of FIELDS) if (text(byId(name).value)) made[name] = text(byId(name).value);
    Object.assign(made, unseen);
    if (about.asked.length) made.asked = about.asked;
    made.answers = {};
    for (const question of questions) {
      const answer = answerOf(question);
      if (answer !== null) made.answers[question.id] = answer;
    }
    return made;
  }

  const written = () => `${JSON.stringify(sheet(), null, 2)}\n`;
  const own = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  // Show the answers of a sheet, and return how many of them have no place here.
  function fill(made) {
    clear();
    for (const name of FIELDS) if (own(made, name)) byId(name).value = text(made[name]);
    for (const name of UNSEEN_FIELDS) if (text(own(made, name))) unseen[name] = text(made[name]);
    const answers = isObject(own(made, "answers")) ? made.answers : {};
    const placed = questions.filter((question) => fillQuestion(question, own(answers, question.id)));
    changed();
    return Object.values(answers).filter((answer) => answer !== null).length - placed.length;
  }

  function fillQuestion(question, given) {
    const full = isObject(given) ? given : { answer: given };
    const value = own(full, "answer");
    const hasValue = value !== undefined && value !== null && value !== "";
    const radio = question.radios.find((each) => [each.value, each.dataset.point].includes(String(value)));
    if (hasValue && radio) radio.checked = true;
    if (question.reason) question.reason.value = text(own(full, "reason"));
    if (question.note) question.note.value = text(own(full, "note"));
    question.evidence = [own(full, "evidence")].flat().map(text).filter(Boolean);
    return given !== undefined && given !== null && (!hasValue || radio !== undefined);
  }

  function clear() {
    for (const name of FIELDS) byId(name).value = "";
    for (const question of questions) {
      for (const radio of question.radios) radio.checked = false;
      for (const field of [question.reason, question.note]) if (field) field.value = "";
      question.evidence = [];
    }
    unseen = {};
  }

  // --- What the browser keeps ---------------------------------------------------------------------------------------

  const store = {
    works: true,
    attempt(action) {
      try {
        return action();
      } catch {
        this.works = false;
        return null;
      }
    },
    read() {
      return this.attempt(() => parsed(localStorage.getItem(about.key)));
    },
    write() {
      this.attempt(() => localStorage.setItem(about.key, written()));
    },
    remove() {
      this.attempt(() => localStorage.removeItem(about.key));
    },
  };

  function parsed(json) {
    try {
      const value = JSON.parse(json);
      return isObject(value) ? value : null;
    } catch {
      return null;
    }
  }

  const isEmpty = (made) => !made || (!Object.keys(made.answers ?? {}).length && !made.subject && !made.respondent);

  // --- What is seen -------------------------------------------------------------------------------------------------

  function counted(number, word) {
    return `${number} ${word}${number === 1 ? "" : "s"}`;
  }

  function changed() {
    const done = answered().length;
    byId("done").textContent = `${done} of ${questions.length} answered`;
    byId("progress").value = done;
    links.forEach((link, page) => {
      const here = questions.filter((question) => question.page === page);
      const count = link.querySelector(".count");
      const open = here.filter((question) => !chosen(question)).length;
      if (count) count.textContent = `${here.length - open} of ${here.length}`;
      link.classList.toggle("complete", here.length > 0 && open === 0);
    });
    questions.forEach((question) => {
      question.element.classList.toggle("answered", Boolean(chosen(question)));
      question.element.classList.toggle("does-not-apply", notApplicable(question));
      if (question.note) fit(question.note);
    });
    showMissing();
    byId("text").value = written();
  }

  // A note is as high as its text: newer browsers see to that themselves.
  function fit(area) {
    if (CSS.supports("field-sizing", "content")) return;
    area.style.height = "";
    if (area.value && area.scrollHeight) area.style.height = `${area.scrollHeight + 2}px`;
  }

  function showMissing() {
    const open = questions.filter((question) => !chosen(question));
    const missing = [
      ...["subject", "respondent"].filter((name) => !text(byId(name).value)).map((name) => [byId(name), 0, label(name)]),
      ...open.map((question) => [question.element, question.page, `${question.number}. ${words(question)}`]),
      ...questions
        .filter(lacksReason)
        .map((question) => [question.reason, question.page, `${question.number}. Why does it not apply?`]),
    ];
    byId("missing").textContent = missing.length
      ? "You can save now, and this is still empty:"
      : `All ${counted(questions.length, "question")} are answered. Thank you!`;
    byId("missing-list").replaceChildren(
      ...missing.map(([element, page, title]) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `#page-${page}`;
        link.textContent = title;
        link.addEventListener("click", (event) => {
          event.preventDefault();
          wanted = element;
          if (page === current()) turn();
          else location.hash = `page-${page}`;
        });
        item.append(link);
        return item;
      }),
    );
  }

  const label = (name) => document.querySelector(`label[for=${name}]`).textContent;
  const words = (question) => question.element.querySelector("legend bdi").textContent;

  function reveal(element) {
    element.scrollIntoView({ block: "center" });
    (element.matches("input") ? element : element.querySelector("input")).focus({ preventScroll: true });
  }

  const current = () => {
    const page = Number(/^#page-([0-9]+)$/.exec(location.hash)?.[1] ?? 0);
    return page < pages.length ? page : 0;
  };
  const onePage = () => document.documentElement.classList.contains("one-page");

  function show(page) {
    pages.forEach((each, index) => {
      each.hidden = !onePage() && index !== page;
    });
    links.forEach((link, index) => {
      if (index === page) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    openMenu(false);
    changed(); // heights of notes can only be measured where they are seen
  }

  // Show the page that the address names, at the place that was asked for or at its top.
  function turn() {
    show(current());
    if (wanted) {
      reveal(wanted);
      wanted = null;
      return;
    }
    const title = pages[current()].querySelector("h1, h2");
    title.focus({ preventScroll: true });
    if (onePage()) title.scrollIntoView();
    else scrollTo(0, 0);
  }

  function openMenu(open) {
    byId("steps").classList.toggle("open", open);
    byId("menu").setAttribute("aria-expanded", String(open));
  }

  function say(message) {
    byId("status").textContent = message;
    if (message) byId("status").scrollIntoView({ block: "nearest" });
  }

  function warn(message) {
    byId("warning").textContent = message;
    byId("warning").hidden = !message;
  }

  // Ask before answers are lost: everything else waits until a button is pressed.
  function ask({ title, message, yes, no, onYes, onNo = () => {} }) {
    const close = (then) => () => {
      byId("ask").hidden = true;
      document.documentElement.classList.remove("asking");
      then();
    };
    byId("ask-title").textContent = title;
    byId("ask-text").textContent = message;
    byId("ask-yes").textContent = yes;
    byId("ask-no").textContent = no;
    byId("ask-yes").onclick = close(onYes);
    byId("ask-no").onclick = close(onNo);
    byId("ask").hidden = false;
    document.documentElement.classList.add("asking");
    byId("ask-title").focus();
  }

  // --- What people do -----------------------------------------------------------------------------------------------

  function edited() {
    unsaved = true;
    store.write();
    byId("kept").textContent = store.works ? "and kept in this browser" : "";
    if (!store.works) {
      warn("This browser does not keep your answers. Save them at the end before you close the page.");
    }
    say("");
    changed();
  }

  function fileName() {
    const part = (value) =>
      Array.from(value.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-"))
        .slice(0, 40)
        .join("")
        .replace(/^-+|-+$/g, "");
    const parts = [byId("subject"), byId("respondent")].map((field) => part(text(field.value))).filter(Boolean);
    return `${parts.join("-") || "answers"}.json`;
  }

  function save() {
    const file = new Blob([written()], { type: "application/json" });
    if (file.size > LARGEST_FILE) {
      say("Your notes are too long to be read again: the file may have 1 MB at most. Please shorten them.");
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = fileName();
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    unsaved = false;
    say(`Saved as ${link.download} in your downloads. Please send this file to the person who sent you this page.`);
  }

  async function open(file) {
    const made = file.size <= LARGEST_FILE ? parsed(await file.text().catch(() => "")) : null;
    const [rubric, version] = text(own(made ?? {}, "rubric")).split("@");
    const [ours, ourVersion] = about.rubric.split("@");
    if (rubric !== ours) {
      say(
        made && rubric
          ? `The file ${file.name} has answers to another questionnaire (${rubric}), so it was not opened.`
          : `The file ${file.name} is not one that this page saved, so it was not opened.`,
      );
      return;
    }
    const fillIn = () => {
      const lost = fill(made);
      edited();
      unsaved = false;
      say(
        `Opened ${file.name}: ${counted(answered().length, "answer")}.` +
          (version && version !== ourVersion ? ` It was made for version ${version} of the questions.` : "") +
          (lost > 0 ? ` ${counted(lost, "answer")} in the file ${lost === 1 ? "has" : "have"} no place here.` : ""),
      );
    };
    if (!answered().length) fillIn();
    else {
      ask({
        title: "Replace what is here?",
        message: `${counted(answered().length, "answer")} on this page would be replaced by those of ${file.name}.`,
        yes: "Replace them",
        no: "Keep what is here",
        onYes: fillIn,
      });
    }
  }

  function startAnew() {
    store.remove();
    clear();
    unsaved = false;
    byId("kept").textContent = "";
    byId("date").value = today();
    changed();
  }

  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  }

  byId("form").addEventListener("submit", (event) => event.preventDefault());
  byId("form").addEventListener("input", (event) => {
    if (event.target.id !== "file" && event.target.id !== "text") edited();
  });
  for (const question of questions) {
    question.element.querySelector(".clear button").addEventListener("click", () => {
      question.radios.forEach((radio) => {
        radio.checked = false;
      });
      edited();
      question.radios[0].focus();
    });
  }
  byId("save").addEventListener("click", save);
  byId("open").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", async () => {
    const [file] = byId("file").files;
    if (file) await open(file);
    byId("file").value = ""; // so that the same file can be opened again
  });
  byId("clear").addEventListener("click", () =>
    ask({
      title: "Delete your answers?",
      message: "They are deleted here and in this browser. A file that you saved stays where it is.",
      yes: "Delete them",
      no: "Keep them",
      onYes() {
        startAnew();
        location.hash = "page-0";
        show(0);
        say("Your answers are deleted from this browser.");
      },
    }),
  );
  byId("menu").addEventListener("click", () => openMenu(byId("menu").getAttribute("aria-expanded") !== "true"));
  byId("layout").addEventListener("click", () => {
    const whole = document.documentElement.classList.toggle("one-page");
    byId("layout").setAttribute("aria-pressed", String(whole));
    turn();
  });
  addEventListener("hashchange", turn);
  for (const link of document.querySelectorAll('a[href^="#page-"]')) {
    link.addEventListener("click", () => link.getAttribute("href") === location.hash && turn());
  }
  addEventListener("storage", (event) => {
    if (event.key === about.key) {
      warn("This questionnaire is open in another window too. Close one of them: they overwrite each other's answers.");
    }
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved && !store.works) event.preventDefault();
  });
  addEventListener("beforeprint", () => {
    document.documentElement.classList.toggle("blank", !answered().length);
    pages.forEach((page) => {
      page.hidden = false;
    });
    changed();
  });
  addEventListener("afterprint", () => show(current()));

  // --- Begin --------------------------------------------------------------------------------------------------------

  document.documentElement.classList.add("ready");
  const before = store.read();
  clear();
  byId("date").value = today();
  show(current());
  if (!isEmpty(before)) {
    const who = [before.respondent, before.subject].map(text).filter(Boolean).join(", ");
    const number = Object.keys(before.answers ?? {}).length;
    ask({
      title: "Go on where you were?",
      message: `This browser has kept ${counted(number, "answer")}${who ? ` of ${who}` : ""}.`,
      yes: "Go on with them",
      no: "Delete them and start anew",
      onYes() {
        fill(before);
        turn();
      },
      onNo: startAnew,
    });
  }
})();
