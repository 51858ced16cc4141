"""Frames: the fixed wordings that a site puts around other things than its story."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """A wording that a whole line must have, and the most words it may have."""

    name: str
    pattern: re.Pattern[str]
    max_words: int


def _frame(name: str, max_words: int, *patterns: str) -> Frame:
    return Frame(
        name, re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE), max_words
    )


# Having no full stop tells a linked headline from a sentence that begins with the same words.
HEADLINE = r"(?-i:[A-Z\d\"“'‘])[^.]*(?:\.\d[^.]*)*"
JUGA = (
    r"(?:baca|simak|lihat|tonton|cek|dengar(?:kan)?)(?: berita| artikel)?(?: juga| selengkapnya| pula| lagi)"
)
ALSO = (
    r"(?:(?:read|see|watch|listen)(?: also| more| next| too)|also (?:read|see|watch)"
    r"|more on this(?: story| topic)?)"
)
NETWORKS = (
    r"\b(?:facebook|twitter|instagram|whatsapp|telegram|google (?:news|berita)|youtube|tiktok|threads"
    r"|linkedin)\b"
)
PRODUCER = r"(?:editor|penyunting|redaktur|copy editor|edited by|sunting)"

FRAMES = (
    _frame(
        "read-also",
        40,
        rf"{JUGA}\s*[:：>»|-]+.*",
        rf"{JUGA}(?:\s+{HEADLINE})?",
        rf"(?:{ALSO}|related(?: (?:story|article|news))?|don['’]t miss)\s*[:：>»|]+.*",
        # Brackets with room inside hold a link to another story.
        r"\[ \S[^\[\]]{3,120} \]",
        r"(?:selengkapnya|baca selengkapnya|full story|read more)\b.{0,20}https?://\S+",
        rf"[(\[]\s*(?:{JUGA}|{ALSO}|baca|read)\s*[:：|]\s[^()\[\]]+[)\]]\.?",
        rf"{ALSO}(?:\s+{HEADLINE})?",
        r"read more (?:at|on) \S+",
        r"baca (?:selengkapnya|artikel (?:asli|sumber|lengkap)).{0,80}",
        # Text spinners translate the button "READ" as the verb.
        r"(?-i:MEMBACA|READ)\s+(?-i:[A-Z][a-z]).{3,150}",
    ),
    _frame(
        "advertisement",
        12,
        r"[-—–\s\[(]*(?:advertisement|advertising|advertorial|adv|iklan|pariwara)[-—–\s\])]*",
        r"sponsored(?: content| post)?",
        r"scroll (?:to (?:continue|resume|read)|down|untuk).{0,60}",
        r"(?:gulir|geser|scroll) (?:ke bawah|untuk (?:lanjut|melanjutkan|membaca)).{0,60}",
        r"(?:promoted|sponsored|partner) (?:stories|links|content|posts?)",
        r"(?:konten|artikel) (?:sponsor|bersponsor|berbayar|promosi)",
        r"continue reading(?: (?:below|the main story|after).{0,40})?",
        r"(?:article|story) continues? (?:below|after).{0,40}",
        r"lanjut(?:kan)? (?:mem)?baca.{0,60}",
        r"loading\s*(?:\.{2,3}|…)",
    ),
    _frame(
        "follow-us",
        45,
        r"(?:follow us|ikuti kami)(?:[ :].{0,160})?",
        rf"follow .{{2,60}} on {NETWORKS}.{{0,80}}",
        rf"ikuti (?:berita|saluran|kanal|channel|akun|update|terus).{{0,160}}{NETWORKS}.{{0,80}}",
        r"(?:baca|simak|ikuti|temukan) (?:berita|artikel|update|info)\b.{0,100}"
        rf"(?:di|via|lewat|melalui) {NETWORKS}[^.]{{0,40}}\.?",
        r"(?:read|find|get|see) (?:more|all|our|us|the latest)\b.{0,100}"
        rf"(?:on|via) {NETWORKS}[^.]{{0,40}}\.?",
        r"(?:cek|simak|dapatkan) (?:berita|update|informasi|artikel)"
        r".{0,120}(?:google (?:news|berita)|whatsapp|telegram|aplikasi).{0,80}",
        r"(?:join|gabung|bergabung|mari bergabung).{0,80}(?:channel|kanal|grup|group|saluran)"
        rf".{{0,60}}{NETWORKS}.{{0,120}}",
        r"(?:gabung|join|follow|ikuti|subscribe)\b.{0,40}[:：]\s*\S*[./@]\S+",
        r"(?:(?:ig|fb|x|twitter|tiktok|youtube|instagram|facebook|wa|telegram|threads)\s*[:：]"
        r"\s*(?:@\S+|\S+[./]\S+)[\s|,]*)+",
        r"(?:forwarded from|diteruskan dari) [^.]{2,60}(?:[•|·].{0,40})?",
        r"(?:simak|tonton|saksikan|watch|listen to)\b.{0,80}"
        r"\b(?:di|on) (?:kanal|channel|akun|our channel)\b.{0,100}",
        r"(?:simak|pilih|dapatkan)\b.{0,60}\b(?:berita pilihan|breaking news)\b"
        rf".{{0,160}}{NETWORKS}.{{0,60}}",
        r"(?:download|install) (?:the |our ).{0,60}\bapp\b.{0,60}",
        r"(?:download|unduh) aplikasi .{0,60}(?:sekarang|di sini|app store).{0,60}",
    ),
    _frame(
        "copyright",
        45,
        r"(?:copyright|hak cipta)\s*(?:©|\(c\)|\d{4}).*",
        r"(?:©|\(c\)\s*\d{4}).*",
        r".{0,80}(?:all rights reserved|hak cipta dilindungi).{0,160}",
        r"dilarang (?:keras )?(?:mengutip|menyalin|mengambil|memperbanyak|menyebarluaskan)"
        r".{0,200}\b(?:izin|tanpa)\b.{0,120}",
        r"reuse this content|republish this (?:article|story)",
        r"our standards\s*:\s*\S.*",
        r"this (?:material|article) may not be (?:published|reproduced|republished).*",
    ),
    _frame(
        "reprint",
        45,
        r"artikel ini (?:telah|sudah|pernah|pertama kali) (?:tayang|terbit|dimuat|dipublikasikan)"
        r" (?:di|pada) .*",
        r"(?:article )?source\s*:\s*https?://\S+",
        r"(?:sumber|sumber artikel|dikutip dari)\s*:\s*https?://\S+",
        r"(?:printed|dicetak) (?:from|dari|on|pada) .{2,120}\d{1,2}[:.]\d{2}.*",
        r"this (?:article|story) (?:was )?(?:first|originally) (?:appeared|published|ran) (?:in|on|at|by) .*",
    ),
    _frame(
        "newsletter",
        45,
        r"(?:sign up|subscribe|register|get|join)\b"
        r".{0,120}\b(?:newsletters?|inbox|mailing list|email alerts?)\b.{0,120}",
        r"(?:enjoy(?:ed|ing)?|lik(?:ed?|ing)|loved?) (?:this|our) (?:article|story|post|reporting|newsletter)"
        r"\?.{0,160}",
        r"view (?:this|the) (?:e-?mail|newsletter|message) in (?:your|a) browser.{0,120}",
        r"(?:lihat|buka) (?:e-?mail|surel|buletin) ini di (?:peramban|browser).{0,120}",
        r"(?:you(?:['’]re| are) receiving|you received) this (?:e-?mail|message|newsletter).{0,160}",
        r"anda menerima (?:e-?mail|surel|buletin|pesan) ini.{0,160}",
        r"(?:our )?mailing address(?: is)?\s*:.{0,160}|(?:click here to )?unsubscribe\b.{0,120}",
        r"(?:berhenti berlangganan|(?:update|manage) your (?:e-?mail )?(?:preferences|subscriptions?))\b"
        r".{0,120}",
        r"thank(?:s| you) for (?:reading|subscribing).{0,160}",
        r"(?:hello|hi|dear readers?|welcome)\b.{0,40}\bto (?:this|our) .{0,60}(?:news)?letter\b.{0,20}",
        r"(?:suka|senang) (?:dengan )?(?:artikel|berita|cerita|tulisan) ini\?.{0,160}",
        r"(?:daftar|daftarkan|berlangganan|langganan|dapatkan)\b"
        r".{0,120}\b(?:newsletter|buletin(?: email)?|kotak masuk)\b.{0,120}",
    ),
    _frame(
        "membership",
        30,
        r"(?:to (?:continue|keep) reading|to read (?:the (?:full|rest)|this)).{0,60}"
        r"\b(?:subscribe|sign (?:in|up)|log in|register|join)\b.{0,60}",
        r"(?:subscribe|register|sign (?:in|up)|log in|join)\b.{0,40} to"
        r" (?:(?:continue|keep|carry on) reading"
        r"|(?:read|unlock|access) (?:the|this|our|more|all|full|unlimited))\b.{0,80}",
        r"(?:stories|articles|reporting) like this (?:are|is) (?:only )?for (?:our )?"
        r"(?:members|subscribers)\b.{0,120}",
        r"(?:ready for more|(?:want|would you like) to (?:read|see|get) more\b[^?]{0,40})\?.{0,160}",
        r"(?:baca|nikmati) (?:berita|artikel) tanpa iklan\b.{0,80}",
        r"(?:already|not yet) (?:a|an) (?:subscriber|member)\?.{0,60}|already subscribed\?.{0,60}",
        r"you (?:have|['’]ve) (?:\w+ ){0,4}(?:\d+|no|one|two|three|four|five|your) (?:\w+ ){0,2}"
        r"(?:articles?|stories)\b.{0,30}\b(?:left|remaining|this month|limit)\b.{0,60}",
        r"this (?:article|story|content) is (?:only )?(?:for|available to|exclusive to|reserved for) .{0,40}"
        r"(?:subscribers|members).{0,60}",
        r"(?-i:[£$€Rp\d.,\s]{1,14}).{0,30}\b(?:first|per|a|each) (?:month|week|year)\b.{0,80}"
        r"\b(?:cancel (?:any ?time|at any)|renews?|billed)\b.{0,60}",
        r"(?:home delivery|delivered to your (?:door|home|device)).{0,60}",
        r"(?:support|help|back) (?!for\b)(?:\w+ ){0,3}journalism\b.{0,120}",
        r"(?:artikel|berita|konten|tulisan) ini (?:hanya |khusus )?(?:untuk|bagi|tersedia untuk) .{0,30}"
        r"(?:pelanggan|anggota|member).{0,80}",
        r"(?:silakan |mohon )?(?:berlangganan|langganan|login|masuk|daftar)"
        r"(?: (?:sekarang|akun|atau|dulu|gratis|premium|terlebih dahulu|login|daftar|berlangganan)){0,5}"
        r" (?:untuk|agar) (?:(?:bisa|dapat) )?(?:lanjut|melanjutkan|membaca|mengakses|menikmati)\b.{0,80}",
        r"(?:sudah|belum) (?:ber|jadi |menjadi )?(?:langganan|pelanggan|anggota|punya akun)\?.{0,60}",
        r"(?:sisa|kuota) .{0,30}artikel gratis.{0,60}|.{0,40}artikel gratis (?:anda|kamu) .{0,60}",
        r"dukung (?:\w+ ){0,4}jurnalisme\b.{0,120}",
    ),
    _frame(
        "contact",
        40,
        r"(?:do you have|have you got|got|know) (?:a|any|an?other)"
        r" (?:story|stories|tip|news tip|question|comment)s?\b"
        r"[^?]{0,60}\?.{0,120}",
        r"(?:punya|memiliki) (?:cerita|berita|info|informasi|kabar|tips)\b[^?]{0,60}\?.{0,120}",
        r"(?:send|email|kirim(?:kan)?) .{0,60}\S+@\S+\.\w+.{0,60}",
        r"[^.]{3,60} can be reached (?:at|on|by) .{0,60}(?:\S@\S|\d{4}).{0,60}",
        r"[^.]{3,60} (?:dapat|bisa) dihubungi (?:di|melalui|lewat) \S*\S+@\S+.{0,60}",
        r"\(\([^()]*@[^()]*\)\)",
        r"(?:sent from|dikirim dari) (?:my |the |surel |email |e-mail |ponsel ).{0,60}",
    ),
    _frame(
        "correction",
        60,
        r"this (?:article|story|page) was (?:amended|corrected|updated) on .{4,}",
        r"(?:artikel|berita) ini (?:telah )?(?:diperbarui|dikoreksi|diralat) pada .{4,}",
    ),
    _frame(
        "wire",
        40,
        r"\((?:more|ends?|selesai|bersambung)\)|N{4}|-?ends-|###|-30-",
        r"\((?:adds|updates|recasts|corrects|rewrites|writes through|refiles)\b[^()]*\)",
        r"(?-i:[A-Z]{2,}(?:-[A-Z0-9]{2,})+/(?:\s*\([^()]{2,60}\))?)",
    ),
    _frame(
        "rule",
        3,
        r"[*=_~#–—-]{5,}",
    ),
    _frame(
        "stamp",
        5,
        r"(?:update[ds]?|posted|diperbarui)\s*\d{1,2}[.:]\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:WIB|WITA|WIT|GMT|BST|E[SD]T)?",
    ),
    _frame(
        "other-view",
        12,
        r"(?:view|read|see|open|continue) (?:\w+ ){0,3}(?:on|in) (?:the|our) (?:\w+ )?"
        r"(?:site|website|app|page)",
        r"(?:view|visit|switch to) (?:the )?(?:full|desktop|mobile|classic) (?:site|version|article|view)",
        r"(?:buka|baca|lihat) (?:\w+ ){0,2}di (?:aplikasi|situs|browser)(?: \w+){0,3}",
        r"(?:lihat|buka|ke) (?:versi|situs|tampilan) (?:lengkap|desktop|mobile|seluler|penuh|asli)",
        r"(?:lihat ukuran penuh|lihat gambar|view (?:full size|image|gallery)|enlarge)(?: \w+)?",
        r"(?:read|view) (?:it )?on our (?:website|site)(?:\s*\(.{0,100}\))?",
        r"(?:close|tutup) (?:window|this window|jendela)",
    ),
    _frame(
        "editor",
        20,
        rf"{PRODUCER}\s*[:：]\s*\S.{{1,80}}",
        r"[^.]{3,120} contributed to this (?:report|story|article)\.?",
        r"[^.]{3,120} (?:berkontribusi|turut menyumbang) (?:pada|dalam|untuk)"
        r" (?:laporan|artikel|berita) ini\.?",
        r"\(?(?:additional )?(?:reporting|writing|editing) by\s+(?-i:[A-Z]).{2,150}",
    ),
    _frame(
        "list-heading",
        6,
        r"(?:related|recommended|more) (?:articles|stories|news)\s*:?",
        r"(?:recommendations?|recommended for you|most (?:popular|read)|you (?:may|might) also like)\s*:?",
        r"(?:berita|artikel|video) (?:terkait|lainnya|terpopuler|populer|pilihan|rekomendasi)\s*:?",
        r"(?:terpopuler|pilihan (?:editor|redaksi|untukmu))\s*:?",
    ),
    _frame("initials", 40, r"[(\[][a-z]{2,6}(?:/[a-z]{2,6}){0,3}[)\]]\s*(?:next article.*|baca juga.*)?"),
    _frame(
        "media",
        30,
        r"\[\s*(?:gambas|video|embed|infografis|foto)\s*[:：][^\]]{0,160}\]",
        r"(?:(?:tonton|saksikan)(?: juga)?(?: video)?|(?:simak|lihat) video)\s*[:：]\s*\S.*",
        r"(?:tonton|saksikan|simak|lihat) (?:video|foto)(?:nya)?(?: \w+){0,3}"
        r" (?:di sini|berikut|di bawah)(?: ini)?[.:]?",
        r"(?:watch|see) the (?:full )?(?:video|clip|pictures|photos) (?:here|below|above)[.:]?",
        r"(?:video|watch|listen|podcast|infografi[sk]|galeri foto|photo gallery|gallery)\s*[:：]\s*\S.*",
        r"gambas\s*:[^\].]*\]?",
    ),
    _frame(
        "paging",
        30,
        r"(?:klik |baca |lanjut |ke ){0,3}halaman (?:selanjutnya|berikutnya|sebelumnya).{0,120}",
        r"(?:lanjut|bersambung|sambungan|lanjutan) (?:ke|dari|di) (?:halaman|hal\.?|hlm\.?) \w+\W*",
        r"(?:continued|continues) (?:from|on) page \w+",
        r"(?-i:See [A-Z][A-Z ]{2,30}, (?:[Pp]age )?[A-Z]?\d{1,3})",
        r"(?:page|halaman) \d+ (?:of|dari) \d+\s*[|·•].{0,120}|(?:pages?|halaman)\s*:",
        r"(?:next|previous) (?:page|article|story|post)(?:\s*[:：»>].{0,200}|\s+(?-i:[A-Z]).{0,200})?",
        r"(?:artikel|berita) (?:selanjutnya|berikutnya|sebelumnya)(?:\s*[:：»>].{0,160})?",
        r"(?:page|halaman|hal)\s*:?\s*\d+(?:\s*(?:of|dari|/)\s*\d+|(?:\s+\d+)+)",
        r"selanjutnya|show all|tampilkan semua|lihat semua|view all",
    ),
    _frame(
        "tags",
        35,
        r"(?:tags?|tagar|topik(?: terkait)?|topics?|labels?|keywords?|kata kunci|filed under)\s*[:：].*",
        r"#\w+(?:[\s,]+#\w+)*",
    ),
)

SIGNS = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+")
"""Pictures that channels put in front of a line."""

LONGEST = 400
"""Characters of the longest line that can have a frame."""

INLINE = re.compile(
    r"\((?:baca|lihat|simak|tonton) juga\s*:\s[^()]{3,160}\)\.?"
    r"|\((?:read|see) (?:also|more)\s*:\s[^()]{3,160}\)\.?"
    r"|\[\s*(?:gambas|embed)\s*:[^\]]{0,160}\]"
    r"|(?-i:SCROLL TO CONTINUE WITH CONTENT)",
    re.IGNORECASE,
)
# Behind a full stop, where the paragraph ends without one.
TRAILING = re.compile(rf"(?<=[.!?\"”’)])\s+(?:{JUGA}|{ALSO})\s*[:：]\s*{HEADLINE}$", re.IGNORECASE)
BARE_READ_ALSO = re.compile(
    rf"(?:{JUGA}|{ALSO}|related|(?:next|previous) (?:article|story|post)"
    r"|(?:artikel|berita) (?:selanjutnya|berikutnya|sebelumnya|lainnya|terkait))\s*[:：]?",
    re.IGNORECASE,
)
PAGE_HEADING = re.compile(r"(?:pages?|halaman)\s*:", re.IGNORECASE)


def match_frame(line: str) -> str | None:
    """The name of the first frame that the whole line has, or None."""
    if len(line) > LONGEST:
        return None
    words = len(line.split())
    bare = SIGNS.sub("", line).strip("*_•·»>▪■ -–") or line
    return next((f.name for f in FRAMES if words <= f.max_words and f.pattern.fullmatch(bare)), None)
