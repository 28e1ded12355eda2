import { setOf } from '../code-words.ts';

/** No name has more words; what comes behind is the sentence again. */
export const LONGEST_NAME = 5;

/** English words that end a name beside the function words. */
export const NAME_STOPS = setOf(
  `returns return returned instead everywhere anywhere works work looks seems makes gets fails throws takes called named
  because since until unless except though although however first later right today tomorrow always never maybe really
  well better best good okay ok thanks thank like use uses used using needs need want wants let lets put call rename
  change add remove delete move create make fix and`,
);

/** They end a name of two words or more: "camel case user name function". */
export const NAME_NOUNS = setOf(
  `function functions method methods variable variables class classes component components hook property properties
  field fields constant file files module parameter argument interface names notation style convention folder table
  column columns everywhere`,
);

/** Behind these the case itself is spoken of: "snake case names". */
export const CASE_NOUNS = setOf(
  `name names naming identifier identifiers notation style styles convention conventions variable variables format
  formats property properties key keys string strings word words field fields version versions equivalent form letters
  conversion rule rules option options method methods function functions class file files filename filenames filter
  attribute attributes event events column columns prop props support`,
);

/** Before these too: "in camel case", "the snake case". */
export const CASE_SPOKEN_OF = setOf(
  `in the a an from into prefer prefers is are this that both not without your our either`,
);

/** With one of these before it, a name may begin with a function word: "a method called camel case is ready". */
export const NAME_CUES = setOf(
  `call called name named function method variable const let var property field class type hook parameter argument event
  handler prop to as`,
);
/** Function words with which names begin. */
export const NAME_STARTS = setOf('my is has to from on with can should get do not no all by in at');

/** Function words inside names: only behind these words, only before these words. An empty set takes any. */
export const NAME_BRIDGES: ReadonlyMap<
  string,
  { readonly after?: ReadonlySet<string>; readonly before?: ReadonlySet<string> }
> = new Map([
  [
    'by',
    { before: setOf('id name key email index type date path slug user uuid token code title value ref url') },
  ],
  [
    'of',
    {
      after: setOf(
        'number count type name index kind length size list max min date end start array instance',
      ),
    },
  ],
  [
    'to',
    { before: setOf('string json number array int boolean object date lower upper html text base bytes') },
  ],
  ['from', { before: setOf('json string entries array bytes text base date') }],
  ['for', { before: setOf('each') }],
  ['on', { before: setOf('click change submit error close open load message key') }],
]);
