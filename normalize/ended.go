package normalize

func ended(r *row) { panic("to be written") }
