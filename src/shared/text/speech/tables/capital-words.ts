/**
 * Words that programmers write in capitals and that are words nevertheless: levels of a log, commands of HTTP and
 * SQL, parts of environment variables and constants, and plain emphasis. Used where the voice brings no dictionary.
 */
export const CAPITAL_WORDS: ReadonlySet<string> = new Set(
  `about above access account action active actually add address after again agent alert all allow always analyze and
  answer any app approved array as attention audio author auto available avoid back backup bad bar base batch be
  before begin below best beta between big binary bind block blocked body boolean both branch break breaking broken
  browser buffer bug build button by byte bytes cache call can cancel cannot canceled cancelled cascade case cast
  caution change changed changes channel check child choose class clean clear click client clock close closed cloud
  code collection color column command comment commit common complete completed condition confirm conflict connect
  connection console constant contains content context continue control copy core correct could count cover create
  created critical cross current cursor custom danger dark data database date day dead debug default define delay
  delete deleted deny deploy deprecated desc description design dev develop development device did different digit
  direct directory disable disabled disk display do does domain done double down download draft driver drop dry due
  duplicate during each edit either element else email empty enable enabled end endpoint engine enter entry equal
  error errors event events every exactly example except exception exec execute exist existing exists exit expect
  expected expire expired explain export extra fail failed failing fails failure false fast fatal feature field file
  files filter final find fine finish finished first fix fixed flag flaky flat float folder follow for forbidden force
  foreign fork form format forward found frame free fresh from full function future game generate get global go good
  grant green group guard had handle handler hard has have head header health height hello help here hidden high
  history hold home hook host hour how icon idle if ignore image immediate immediately import important improve in
  include incomplete incorrect index info information inner input insert inside install instance instead integer
  internal into invalid is issue it item items join just keep key keys kill kind known label language large last
  latency later latest layer layout leave left length less let level library license light like limit line link list
  listen live load local location lock locked log logger login logs long loop lost lot low machine made mail main major
  make manager many map mark master match matter max maximum may maybe me media memory merge merged message messages
  method middle min minimum minor minute missing mode model module monitor more most move much multiple must my name
  native need needed network never new next no node none normal not note nothing notice now null number object of off
  offset old on once one online only open operation option optional options or order original other out output over
  override own owner package page panic parameter parent parse part partial pass passed passing password past patch
  path pause pending per permission permissions phase pick pin place plain plan platform play please plugin point
  policy pool port position post power prefix present press preview previous primary print priority private probably
  problem process production profile program progress project prompt property protected protocol proxy public publish
  pull push put query question queue quick quit random range rate raw read ready real really reason receive received
  record red reference refused region register reject rejected release reload remote remove removed rename repeat
  replace report request requests require required reset resolved resource response rest restart result results retry
  return revert review revoke right risk role rollback root route row rule run running runner safe same sample save
  scale schedule schema scope score screen search second secret section secure security see select self send sent
  server service session set settings setup shall share short should show signal silent simple single size skip skipped
  sleep slow small so socket some soon sort sound source space spec speed split stable stack staging standard start
  started state static status step still stop stopped storage store stored stream strict string strong structure style
  success successful suggestion summary support sure switch sync system tab table tag target task team temp template
  temporary test tested tests text than that the them then there these they this thread three threshold through time
  timeout timer times title to today together token too tool top total trace track traffic transaction true truncate
  try turn two type types unable under undefined unique unit unknown unless unlock until update updated upgrade upload
  upper urgent use used user users using valid value values variable verbose verified verify version very view violation
  wait warn warning warnings was watch way we web week well were what when where which while white who why width will
  window with within without word work worker working works would write wrong year yes you your zero zone`.split(
    /\s+/,
  ),
);
