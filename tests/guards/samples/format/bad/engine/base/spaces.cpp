int  main( ){return 0 ;}  // caught
