package normalize

import "strings"

// nations leads from the area or the outward code of a British postal code to the nation. The areas of England are left
// out. "" stands for areas that straddle a border, of which some outward codes do not, and for islands that are no part
// of it.
var nations = byCode(map[string]string{
	"GB-NIR": "BT",
	"GB-SCT": "AB DD DG EH FK G HS IV KA KW KY ML PA PH ZE TD1 TD2 TD3 TD4 TD5 TD6 TD7 TD8 TD10 TD11 TD13 TD14",
	"GB-WLS": "CF LL NP SA CH5 CH6 CH7 CH8 LD1 LD2 LD3 LD4 LD5 LD6 SY16 SY17 SY18 SY19 SY20 SY23 SY24 SY25",
	"GB-ENG": "CH1 CH2 CH3 CH41 CH42 CH43 CH44 CH45 CH46 CH47 CH48 CH49 CH60 CH61 CH62 CH63 CH64 CH65 CH66 HR1 HR2 HR4 HR6 " +
		"HR7 HR8 HR9 SY1 SY2 SY3 SY4 SY6 SY7 SY8 SY11 SY12 SY13",
	"": "CH HR LD SY TD JE GY IM",
})

func byCode(codes map[string]string) map[string]string {
	out := map[string]string{}
	for nation, list := range codes {
		for code := range strings.FieldsSeq(list) {
			out[code] = nation
		}
	}
	return out
}

// nationByPostal is the nation of a British postal code, or "" where it does not tell.
func nationByPostal(postal string) string {
	outward := strings.ToUpper(postal)
	if postalGB.MatchString(postal) {
		outward = strings.TrimSpace(outward[:len(outward)-3])
	} else if !isOutward(postal) {
		return ""
	}
	if nation, listed := nations[outward]; listed {
		return nation
	}
	if nation, listed := nations[strings.TrimRight(outward, "0123456789")]; listed {
		return nation
	}
	return "GB-ENG"
}
