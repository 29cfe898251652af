#pragma once
int *pointer;  // caught
