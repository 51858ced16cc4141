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
NETWORKS = r"\b(?:facebook|twitter|instagram|whatsapp|telegram|google news|youtube|tiktok|threads|linkedin)\b"
PRODUCER = r"(?:editor|penyunting|redaktur|copy editor|edited by|sunting)"

FRAMES = (
    _frame(
        "read-also",
        40,
        rf"{JUGA}\s*[:：>»|-]+.*",
        rf"{JUGA}(?:\s+{HEADLINE})?",
        rf"(?:{ALSO}|related(?: (?:story|article|news))?|don['’]t miss)\s*[:：>»|]+.*",
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
        r".{0,120}(?:google news|whatsapp|telegram|aplikasi).{0,80}",
        r"(?:join|gabung|bergabung|mari bergabung).{0,80}(?:channel|kanal|grup|group|saluran)"
        rf".{{0,60}}{NETWORKS}.{{0,120}}",
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
        r"(?:sent from|dikirim dari) (?:my |the |surel |email |e-mail |ponsel ).{0,60}",
    ),
    _frame(
        "other-view",
        12,
        r"(?:view|read|see|open|continue) (?:\w+ ){0,3}(?:on|in) (?:the|our) (?:\w+ )?"
        r"(?:site|website|app|page)",
        r"(?:view|visit|switch to) (?:the )?(?:full|desktop|mobile|classic) (?:site|version|article|view)",
        r"(?:buka|baca|lihat) (?:\w+ ){0,2}di (?:aplikasi|situs|browser)(?: \w+){0,3}",
        r"(?:lihat|buka|ke) (?:versi|situs|tampilan) (?:lengkap|desktop|mobile|seluler|penuh|asli)",
        r"(?:close|tutup) (?:window|this window|jendela)",
    ),
    _frame(
        "editor",
        20,
        rf"{PRODUCER}\s*[:：]\s*\S.{{1,80}}",
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
BARE_READ_ALSO = re.compile(rf"(?:{JUGA}|{ALSO}|related)\s*[:：]?", re.IGNORECASE)


def match_frame(line: str) -> str | None:
    """The name of the first frame that the whole line has, or None."""
    if len(line) > LONGEST:
        return None
    words = len(line.split())
    bare = line.strip("*_•·»>▪■ ")
    return next((f.name for f in FRAMES if words <= f.max_words and f.pattern.fullmatch(bare)), None)
