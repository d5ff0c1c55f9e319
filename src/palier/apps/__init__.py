"""What is stored and who may change it: commands write, queries read, policies decide."""
