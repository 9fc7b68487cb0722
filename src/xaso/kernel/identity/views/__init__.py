"""Pages for citizens about their sign-in, and for officials about whom citizens act for."""
