// caught: no layer
