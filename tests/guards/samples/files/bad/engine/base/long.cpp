// 1
// 2
// 3
// 4
// 5
// 6
// 7
// 8
// caught: the ninth of at most eight
