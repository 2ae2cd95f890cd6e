"""The rubrics that ship with socialmaturity: YAML files to read, copy and edit."""
