package schema

import (
	"maps"
	"slices"
)

// Voices returns the names of Amazon Polly's standard voices in alphabetical
// order (R3.11).
func Voices() []string { return slices.Sorted(maps.Keys(voices)) }

// Languages returns the languages that one of them speaks, in alphabetical
// order (R3.11).
func Languages() []string {
	all := slices.Sorted(func(yield func(string) bool) {
		for _, languages := range voices {
			for _, l := range languages {
				if !yield(l) {
					return
				}
			}
		}
	})
	return slices.Compact(all)
}

// VoiceLanguages returns the languages that one of Amazon Polly's standard
// voices speaks, its own first; nil for a voice that is none of them (R3.11).
func VoiceLanguages(voice string) []string { return voices[voice] }

// voices are the standard voices of Amazon Polly. Where the name has an accent,
// the plain spelling is the identifier that the service takes; both stand here.
var voices = map[string][]string{
	"Aditi": {"en-IN", "hi-IN"}, "Amy": {"en-GB"}, "Astrid": {"sv-SE"}, "Bianca": {"it-IT"},
	"Brian": {"en-GB"}, "Camila": {"pt-BR"}, "Carla": {"it-IT"}, "Carmen": {"ro-RO"},
	"Celine": {"fr-FR"}, "Céline": {"fr-FR"}, "Chantal": {"fr-CA"}, "Conchita": {"es-ES"},
	"Cristiano": {"pt-PT"}, "Dora": {"is-IS"}, "Dóra": {"is-IS"}, "Emma": {"en-GB"},
	"Enrique": {"es-ES"}, "Ewa": {"pl-PL"}, "Filiz": {"tr-TR"}, "Geraint": {"en-GB-WLS"},
	"Giorgio": {"it-IT"}, "Gwyneth": {"cy-GB"}, "Hans": {"de-DE"}, "Ines": {"pt-PT"},
	"Inês": {"pt-PT"}, "Ivy": {"en-US"}, "Jacek": {"pl-PL"}, "Jan": {"pl-PL"},
	"Joanna": {"en-US"}, "Joey": {"en-US"}, "Justin": {"en-US"}, "Karl": {"is-IS"},
	"Kendra": {"en-US"}, "Kimberly": {"en-US"}, "Lea": {"fr-FR"}, "Léa": {"fr-FR"},
	"Liv": {"nb-NO"}, "Lotte": {"nl-NL"}, "Lucia": {"es-ES"}, "Lupe": {"es-US"},
	"Mads": {"da-DK"}, "Maja": {"pl-PL"}, "Marlene": {"de-DE"}, "Mathieu": {"fr-FR"},
	"Matthew": {"en-US"}, "Maxim": {"ru-RU"}, "Mia": {"es-MX"}, "Miguel": {"es-US"},
	"Mizuki": {"ja-JP"}, "Naja": {"da-DK"}, "Nicole": {"en-AU"}, "Penelope": {"es-US"},
	"Penélope": {"es-US"}, "Raveena": {"en-IN"}, "Ricardo": {"pt-BR"}, "Ruben": {"nl-NL"},
	"Russell": {"en-AU"}, "Salli": {"en-US"}, "Seoyeon": {"ko-KR"}, "Takumi": {"ja-JP"},
	"Tatyana": {"ru-RU"}, "Vicki": {"de-DE"}, "Vitoria": {"pt-BR"}, "Vitória": {"pt-BR"},
	"Zeina": {"arb"}, "Zhiyu": {"cmn-CN"},
}
