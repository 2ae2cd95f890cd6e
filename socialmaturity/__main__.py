from socialmaturity.cli import main

main()
