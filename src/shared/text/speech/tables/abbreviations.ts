/** Words whose full stop ends no sentence, without that stop. */
const ENGLISH = `Mr Mrs Ms Dr Prof St Mt Ft Gen Gov Sen Rep Capt Lt Col Sgt Cmdr Rev Hon Pres Supt Cpl Maj Adm Fr Msgr
  e.g i.e cf vs viz approx`;
const GERMAN = `z z.B d d.h u u.a u.U o o.Ä o.g s s.o s.u i i.d.R v v.a bzw bspw ca Nr Abb Abs Anm Art Bd Bsp Dr Prof Dipl
  Hr Fr Frl evtl ggf gem inkl exkl max min mind vgl sog St Str Tel zzgl allg insb usf Mio Mrd`;
const SPANISH = `Sr Sra Srta Sres Dr Dra Prof Profa Ud Uds Vd Vds D Dña p p.ej ej pág págs núm nro aprox art cap fig vol
  tel av avda`;
const FRENCH = `M MM Mme Mmes Mlle Dr Pr Prof Me St Ste p p.ex ex cf env av apr art chap fig vol tél éd n.b`;
const ITALIAN = `Sig Sigg Sig.ra Dott Dott.ssa Prof Prof.ssa Ing Avv Arch Geom Rag ad ad.es es p.es pag pagg fig cap
  vol art tel ca cfr n num`;

/** Language → such words. */
export const ABBREVIATIONS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [
    ['en', ENGLISH] as const,
    ['de', GERMAN] as const,
    ['es', SPANISH] as const,
    ['fr', FRENCH] as const,
    ['it', ITALIAN] as const,
  ].map(([language, words]): [string, ReadonlySet<string>] => [language, new Set(words.split(/\s+/))]),
);

/** These are abbreviations only before a number; elsewhere "No." is a sentence. */
export const BEFORE_NUMBERS: ReadonlySet<string> = new Set(
  'No Nos no nos Fig Figs fig Vol vol Ch ch p pp Art S n'.split(' '),
);

/** German words after which a number with a full stop is an ordinal: "der 2. Versuch". */
export const GERMAN_BEFORE_ORDINALS =
  /(?:^|\s)(?:der|die|das|den|dem|des|am|vom|zum|zur|beim|im|ab|bis|seit|ein|eine|einen|einem|einer|jede[rnms]?|je)\s+\d{1,2}$/i;
