package media

// Sizes are the widths that the shop shows, in pixels.
var Sizes = []int{80, 240, 640, 1600}
