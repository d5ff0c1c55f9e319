"""PDF documents: plan annexes, statements, prints; set by typst in a process of its own."""
