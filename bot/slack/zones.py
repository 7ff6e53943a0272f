"""Time zones to choose from: a menu holds a hundred, the world has six hundred names for about forty."""

from bot.slack.inputs import SELECT_OPTIONS, Choice

COMMON = """
UTC Africa/Algiers Africa/Cairo Africa/Casablanca Africa/Johannesburg Africa/Lagos
Africa/Nairobi Africa/Tunis America/Anchorage America/Argentina/Buenos_Aires America/Bogota
America/Caracas America/Chicago America/Denver America/Guatemala America/Halifax America/Havana
America/Lima America/Los_Angeles America/Mexico_City America/Montevideo America/New_York
America/Panama America/Phoenix America/Santiago America/Sao_Paulo America/St_Johns
America/Toronto America/Vancouver Asia/Almaty Asia/Baghdad Asia/Baku Asia/Bangkok Asia/Beirut
Asia/Colombo Asia/Dhaka Asia/Dubai Asia/Ho_Chi_Minh Asia/Hong_Kong Asia/Jakarta Asia/Jerusalem
Asia/Kabul Asia/Karachi Asia/Kathmandu Asia/Kolkata Asia/Kuala_Lumpur Asia/Kuwait Asia/Manila
Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Taipei Asia/Tashkent Asia/Tbilisi
Asia/Tehran Asia/Tokyo Asia/Yangon Asia/Yerevan Atlantic/Azores Atlantic/Reykjavik
Australia/Adelaide Australia/Brisbane Australia/Darwin Australia/Lord_Howe Australia/Melbourne
Australia/Perth Australia/Sydney Europe/Amsterdam Europe/Athens Europe/Belgrade Europe/Berlin
Europe/Brussels Europe/Bucharest Europe/Budapest Europe/Copenhagen Europe/Dublin Europe/Helsinki
Europe/Istanbul Europe/Kyiv Europe/Lisbon Europe/London Europe/Madrid Europe/Moscow Europe/Oslo
Europe/Paris Europe/Prague Europe/Rome Europe/Sofia Europe/Stockholm Europe/Vienna
Europe/Vilnius Europe/Warsaw Europe/Zurich Pacific/Auckland Pacific/Fiji Pacific/Honolulu
""".split()  # noqa: SIM905  # a list of a hundred quoted names reads worse


def choices(own: str) -> list[Choice]:
    """The person's own zone first, then the common ones."""
    names = [own, *(name for name in COMMON if name != own)]
    return [(name, name.replace("_", " ")) for name in names[:SELECT_OPTIONS]]
