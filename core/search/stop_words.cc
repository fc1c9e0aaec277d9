#include "search/stop_words.h"

#include <array>

namespace foredge::search {
namespace {

// Words as fold.h folds them, each between blanks.
constexpr std::string_view kEnglish =
    " a about an and any are as at be been but by can could did do does for from had has have how i if in into is"
    " it its just me my of on or our she should so some such than that the their them then there these they this"
    " those to was we were what when where which while who why will with would you your ";

constexpr std::string_view kDanish =
    " af alle at blev blive bliver da de dem den denne der deres det dette dig din disse dog du efter eller en end"
    " er et for fra han hans har havde have hende her hos hun hvad hvilken hvis hvor hvordan hvorfor i ikke ind"
    " jeg jer kan kunne man mange med meget men mig min mod nar ned nogen noget nogle nu og ogsa om op os over pa"
    " sin skal skulle som til vaere vaeret var ved vi vil ville ";

constexpr std::string_view kDutch =
    " aan al alle als ben bij dan dat de der deze die dit doen door dus een en er ge geen had heb hebben heeft het"
    " hij hoe hun iemand iets ik in is ja je kan kunnen maar me meer men met mij mijn moet na naar niet niets nog"
    " nu of om ons ook op over te tegen toch toen tot u uit uw van veel voor waar waarom was wat we wel werd wezen"
    " wie wij wil worden wordt zal ze zelf zich zij zijn zo zonder zou ";

constexpr std::string_view kFinnish =
    " ei eivat emme en et etta ette han haneen hanelle hanen hanet he ja joka jonka jos jotka kanssa koska kuin"
    " kuinka kun me mika miksi mina minka minun minut missa mita mukaan mutta myos naiden nama ne niiden niin"
    " niita noin ole olemme olen olet olette oli olin olisi olit olivat olla on ovat se seka sen siina siita sina"
    " sinun sinut sita tai tama taman tassa tata te tuo vaan vai vaikka voi voiko voin ";

constexpr std::string_view kFrench =
    " a ai au aucun aussi aux avec avoir c ce ceci cela celle celui ces cet cette comme comment d dans de des dont"
    " du elle elles en entre es est et etaient etait etre eu faire fait il ils j je jusqu l la le les leur leurs"
    " lorsqu lui m ma mais me meme mes moi mon n ne ni nos notre nous on ont ou par pas peut plus pour pourquoi"
    " puis puisqu qu quand que quel quelle quelles quels qui quoi s sa sans se sera ses si son sont sous sur t ta"
    " te tes toi ton tous tout tres tu un une vers vos votre vous y ";

constexpr std::string_view kGerman =
    " aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis da damit dann das dass dein"
    " deine dem den denn der des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine"
    " einem einen einer eines er es etwas fur gegen habe haben hat hatte hier ich ihm ihn ihr ihre im in ins ist"
    " jede jedem jeden jeder jedes jetzt kann kein keine konnen man manche mehr mein meine mich mir mit muss nach"
    " nicht nichts noch nun nur ob oder ohne sehr sein seine selbst sich sie sind so soll sollte sondern uber um"
    " und uns unser unter vom von vor wann war waren warum was weil welche welchem welchen welcher welches wenn"
    " wer werden wie wir wird wo wurde wurden zu zum zur zwischen ";

constexpr std::string_view kItalian =
    " a agli ai al all alla alle allo anche c che chi ci come con cosa cui d da dagli dai dal dall dalla dalle"
    " dallo degli dei del dell della delle dello di dove e ed era essere fra gli ha hanno ho i il in io l la le"
    " lei li lo loro lui ma me mi mio negli nei nel nell nella nelle nello noi non nostro o ogni per perche piu"
    " quale quali quando quell quella quelle quelli quello quest questa queste questi questo s se sei si sia siamo"
    " sono sta stato su sua sue sugli sui sul sull sulla sulle sullo suo t ti tra tu tutti tutto un una uno v vi"
    " voi ";

constexpr std::string_view kNorwegian =
    " alle at av bare begge ble blei bli blir da de deg dei deim dem den denne der dere deres det dette di din"
    " disse du eller en er et ett etter fa for fra ha hadde han hans har henne her hos hun hva hvem hver hvilken"
    " hvis hvor hvordan hvorfor i ikke inn ja jeg kan kunne man mange med meg men mer min mot mye na nar ned noe"
    " noen og ogsa om opp oss over pa sa seg selv sin sine skal skulle slik som til um under ut vaere vaert var"
    " ved vi vil ville ";

constexpr std::string_view kPortuguese =
    " a ao aos aquela aquele aqueles aquilo as ate com como da das de dela dele deles do dos e ela elas ele eles"
    " em entre era essa esse esses esta estao estas este estes eu foi foram ha isso isto ja lhe mais mas me mesmo"
    " meu minha muito na nao nas nem no nos nossa nosso num numa o onde os ou para pela pelas pelo pelos por"
    " porque quais qual quando que quem sao se sem ser sera seu seus sim so sob sobre sua suas tambem te tem ter"
    " um uma voce voces ";

constexpr std::string_view kRussian =
    " а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да даже для до его ее"
    " если есть еще же за здесь и из или им их к как какая какие какой когда кто ли либо мне может можно мой мы на"
    " над надо не него нее нет ни них но ну о об однако он она они оно от очень по под при с так также такой там"
    " те тем то того тоже той только том ты у уже хотя чего чем что чтобы эта эти это этого этой этом этот я ";

constexpr std::string_view kSpanish =
    " a al algo algunas algunos ante antes aquel aquella como con contra cual cuando de del desde donde durante e"
    " el ella ellas ellos en entre era es esa ese eso esos esta estan estas este esto estos fue fueron ha hacia"
    " han hasta hay la las le les lo los mas me mi mis mucho muy nada ni no nos nosotros nuestra nuestro o os otra"
    " otro para pero poco por porque pues que quien se segun ser si sin sobre son soy su sus tambien te tiene"
    " tienen todo todos tu tus un una uno unos y ya yo ";

constexpr std::string_view kSwedish =
    " alla allt an ar at att av bara blev bli blir blivit da de dem den denna deras dess dessa det detta dig din"
    " dina du efter ej eller en er era ett for fran ha hade han hans har henne hennes hon honom hos hur i icke"
    " ingen inom inte jag ju kan kunde man med mellan men mig min mina mot mycket nagon nagot nagra nar ni nu och"
    " om oss over pa sa samma sedan sig sin sina sjalv ska skulle som till under upp ut utan vad var varfor varit"
    " varje vars vem vi vid vilka vilken vilket vill ";

// In the order of bundle::Language.
constexpr std::array<std::string_view, bundle::kLanguageCodes.size()> kStopWords = {
    kEnglish, kDanish,    kDutch,      kFinnish, kFrench,  kGerman,
    kItalian, kNorwegian, kPortuguese, kRussian, kSpanish, kSwedish};

// Those of Snowball's English stop list that are none of the above.
constexpr std::string_view kFunctionWords[] = {
    "above",     "after", "again", "against", "all",    "am",       "because",    "before",  "being",  "below",
    "between",   "both",  "doing", "down",    "during", "each",     "few",        "further", "having", "he",
    "her",       "here",  "hers",  "herself", "him",    "himself",  "his",        "itself",  "more",   "most",
    "myself",    "no",    "nor",   "not",     "off",    "once",     "only",       "other",   "ought",  "ours",
    "ourselves", "out",   "over",  "own",     "same",   "theirs",   "themselves", "through", "too",    "under",
    "until",     "up",    "very",  "whom",    "yours",  "yourself", "yourselves"};
static_assert(std::ranges::is_sorted(kFunctionWords));

}  // namespace

bool is_stop_word(std::string_view word, bundle::Language language) {
  if (word.empty() || word.contains(' ')) {
    return false;
  }
  const std::string_view words = kStopWords[static_cast<std::size_t>(language)];
  for (std::size_t at = words.find(word); at != std::string_view::npos; at = words.find(word, at + 1)) {
    if (words[at - 1] == ' ' && words[at + word.size()] == ' ') {
      return true;
    }
  }
  return false;
}

bool is_function_word(std::string_view word, bundle::Language language) {
  return language == bundle::Language::kEnglish && std::ranges::binary_search(kFunctionWords, word);
}

}  // namespace foredge::search
