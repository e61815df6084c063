package normalize

func name(r *row) { panic("to be written") }
