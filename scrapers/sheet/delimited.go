package sheet

import (
	"cmp"
	"slices"
	"strings"
)

// delimiters are what parts cells, the likeliest first.
var delimiters = []string{",", "\t", ";", "|"}

// readDelimited reads text as spreadsheets, databases and people write it: any line end, CR alone included; line ends
// and delimiters inside quotes; quotation marks that mean nothing. A quotation mark that opens a cell and is not
// closed at the end of one is a character like others, so that a stray one spoils its own row only.
func readDelimited(text, delimiter string) (table, error) {
	if rest, named, ok := excelDelimiter(text); ok {
		text, delimiter = rest, cmp.Or(delimiter, named)
	}
	if delimiter == "" {
		delimiter = findDelimiter(text)
	}
	r := delimitedReader{text: text, delimiter: delimiter[0]}
	var t table
	for number := 1; r.at < len(text); number++ {
		cells, err := r.record()
		if err == nil {
			err = t.add(number, cells)
		}
		if err != nil {
			return table{}, err
		}
	}
	if r.literal {
		t.mended = "a quotation mark is never closed; quotation marks from there on are read as text"
	}
	return t, nil
}

// excelDelimiter reads the line "sep=;" by which Excel is told the delimiter.
func excelDelimiter(text string) (rest, delimiter string, ok bool) {
	first, rest, _ := strings.Cut(text, "\n")
	named, ok := strings.CutPrefix(strings.TrimSpace(first), "sep=")
	if !ok || !slices.Contains(delimiters, named) {
		return text, "", false
	}
	return rest, named, true
}

// findDelimiter takes the delimiter that parts most of the first rows into the same number of cells, and the more
// cells the better.
func findDelimiter(text string) string {
	const sample = 100
	best, most := delimiters[0], 0
	for _, d := range delimiters {
		r := delimitedReader{text: text[:min(len(text), 256<<10)], delimiter: d[0]}
		widths := map[int]int{}
		for rows := 0; rows < sample && r.at < len(r.text); rows++ {
			cells, err := r.record()
			if err != nil {
				break
			}
			widths[len(cells)]++
		}
		for width, rows := range widths {
			if score := rows * rows * (width - 1); score > most {
				best, most = d, score
			}
		}
	}
	return best
}

// delimitedReader reads records one after another.
type delimitedReader struct {
	text      string
	at        int
	delimiter byte
	literal   bool // quotation marks are text from here on
	searched  int  // bytes looked through for a closing mark in vain
}

func (r *delimitedReader) record() ([]string, error) {
	var cells []string
	for {
		if len(cells) > mostCells {
			return nil, errTooManyCells
		}
		cells = append(cells, r.cell())
		if r.at == len(r.text) {
			return cells, nil
		}
		c := r.text[r.at]
		r.at++
		if c == r.delimiter {
			continue
		}
		if c == '\r' && r.at < len(r.text) && r.text[r.at] == '\n' {
			r.at++
		}
		return cells, nil
	}
}

// cell reads up to the next delimiter, line end or the end of the text.
func (r *delimitedReader) cell() string {
	if cell, ok := r.quoted(); ok {
		return cell
	}
	start := r.at
	for r.at < len(r.text) && !r.endsCell(r.at) {
		r.at++
	}
	cell := strings.TrimSpace(r.text[start:r.at])
	if len(cell) >= 2 && cell[0] == '"' && cell[len(cell)-1] == '"' { // "the "Alano" club"
		cell = cell[1 : len(cell)-1]
	}
	return cell
}

func (r *delimitedReader) endsCell(i int) bool {
	c := r.text[i]
	return c == r.delimiter || c == '\n' || c == '\r'
}

// quoted reads a cell in quotation marks, in which two marks stand for one.
func (r *delimitedReader) quoted() (string, bool) {
	open := r.skipBlanks(r.at)
	if r.literal || open == len(r.text) || r.text[open] != '"' {
		return "", false
	}
	for i := open + 1; ; {
		n := strings.IndexByte(r.text[i:], '"')
		if n < 0 {
			r.literal = true
			return "", false
		}
		i += n + 1
		if i < len(r.text) && r.text[i] == '"' {
			i++
			continue
		}
		end := r.skipBlanks(i)
		if end < len(r.text) && !r.endsCell(end) {
			r.giveUp(i - open)
			return "", false
		}
		r.at = end
		return strings.ReplaceAll(r.text[open+1:i-1], `""`, `"`), true
	}
}

// giveUp counts what was read in vain, so that a text of nothing but quotation marks takes no longer than another.
func (r *delimitedReader) giveUp(bytes int) {
	r.searched += bytes
	r.literal = r.searched > 4*len(r.text)+1<<20
}

func (r *delimitedReader) skipBlanks(i int) int {
	for i < len(r.text) && (r.text[i] == ' ' || r.text[i] == '\t') && r.text[i] != r.delimiter {
		i++
	}
	return i
}
