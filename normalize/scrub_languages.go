package normalize

import "regexp"

// askingElsewhere are verbs with a person in Spanish, French, German, Portuguese, Italian and Swedish.
const askingElsewhere = `llam(?:ar?|e|en|ando)[ ]+a|contact(?:ar|e)(?:[ ]+(?:a|con|com|o|a))?|comun(?:icarse|íquese)[ ]+con|habl(?:e|ar)[ ]+con|pregunt(?:e|ar)[ ]+por` +
	`|contacte[rz]|appele[rz]|joindre|demande[rz]` +
	`|kontaktieren?(?:[ ]+sie)?|melden?(?:[ ]+(?:sie[ ]+sich|dich))?[ ]+bei|fragen[ ]+an` +
	`|fal(?:e|ar)[ ]+com|lig(?:ue|ar)[ ]+para|contate|entr(?:e|ar)[ ]+em[ ]+contato[ ]+com` +
	`|contattare|chiamare|telefonare[ ]+a|rivolgersi[ ]+a|kontakta`

// officesElsewhere are offices in these languages.
const officesElsewhere = `ansprechpartner(?:in)?|kontakt(?:person)?|gruppensprecher(?:in)?|leitung|contacto|contato|contatto|contactpersoon|responsables?|responsabile` +
	`|referente|secretári[oa]|secretari[oa]|secrétaire|coordinador(?:a)?|coordenador(?:a)?|servidor(?:a)?|anfitri(?:ón|ona|ão|ã)|anima(?:teur|trice)`

// elsewhere leads from the first word of askingElsewhere to what is written in the person's place.
var elsewhere = func() map[string]string {
	words := map[string]string{}
	for say, verbs := range map[string]string{
		"contacte al grupo":       "llamar llama llame llamen llamando contactar contacte comunicarse comuníquese hable hablar pregunte preguntar",
		"contacter le groupe":     "contacter contactez appeler appelez joindre demander demandez",
		"die Gruppe kontaktieren": "kontaktiere kontaktieren melde melden fragen",
		"fale com o grupo":        "fale falar ligue ligar contate entre entrar",
		"contattare il gruppo":    "contattare chiamare telefonare rivolgersi",
		"kontakta gruppen":        "kontakta",
	} {
		for verb := range wordSet(verbs) {
			words[verb] = say
		}
	}
	return words
}()

// wordSurnames are surnames that are words of this field too, and end no organisation's or place's name.
var wordSurnames = wordSet(`grapevine bell young west may march noon friday coffee food chips key`)

// officeElsewhere matches an office in another language.
var officeElsewhere = regexp.MustCompile(`^(?:` + officesElsewhere + `)$`)
