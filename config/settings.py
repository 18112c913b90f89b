"""Every setting of an installation: name, meaning, default, how it is read; nothing else reads the environment."""

from __future__ import annotations

import base64
import binascii
import contextlib
import difflib
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from core.errors import SettingsError
from core.text import Message, _

PREFIX = "JIUZHU_"
PRODUCTION, TRAINING = "production", "training"
BUILT_IN_PLUGINS = ("dibao", "tekun", "linshi", "complaints")
WEAKEST_KEY = 32  # characters of the session key; bytes of the data key
SECRET_FILE, DATA_FILE = "secret.key", "data.key"
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


class _Fault(Exception):
    """One thing wrong with one setting; collected, never seen outside this file."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Settings:
    """What the installation was started with. Keys are empty until `ensure_keys` or the key files supply them."""

    home: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    data_key: str = field(
        repr=False
    )  # base64url, 32 bytes each; several, newest first, while keys are exchanged
    plugins: tuple[str, ...]
    plugins_from_outside: bool  # also every installed entry point of the group `jiuzhu.plugins`
    mode: Literal["production", "training"]
    public_url: str
    proxies: int
    messages: str
    clock: datetime | None
    second_factor: bool

    @property
    def training(self) -> bool:
        """True in training mode: invented data, a movable clock, known passwords, a banner on every page."""
        return self.mode == TRAINING

    @property
    def data_keys(self) -> tuple[bytes, ...]:
        """The keys of field encryption, 32 bytes each; the first one writes, all of them read."""
        return tuple(base64.urlsafe_b64decode(part) for part in self.data_key.split(",") if part)

    def ensure_keys(self) -> Settings:
        """Write each absent key into the data directory, readable by its owner alone; these settings with all keys."""
        self.home.mkdir(parents=True, exist_ok=True)
        return replace(
            self,
            secret_key=self.secret_key or _kept_key(self.home / SECRET_FILE),
            data_key=self.data_key or _kept_key(self.home / DATA_FILE),
        )

    @property
    def keys(self) -> dict[str, str]:
        """Every key by a name; there are several data keys while they are exchanged."""
        data = {f"data {n}": key for n, key in enumerate(self.data_key.split(","), 1)}
        return {"secret": self.secret_key, **data}

    def require_keys(self) -> Settings:
        """These settings, or SettingsError naming every key that neither the environment nor a file supplies."""
        absent = [
            str(
                _(
                    "%(name)s 未设置,数据目录中也没有 %(file)s:新装请运行 jiuzhu init;已有数据的,请把原来的密钥放回,换了密钥就读不出已加密的内容。",
                    name=PREFIX + name,
                    file=file,
                )
            )
            for name, file, key in (
                ("SECRET_KEY", SECRET_FILE, self.secret_key),
                ("DATA_KEY", DATA_FILE, self.data_key),
            )
            if not key
        ]
        if absent:
            raise SettingsError("\n".join(absent))
        return self


def _kept_key(path: Path) -> str:
    """The key in a file of mode 0600, made on first use. Of two that start at once, one's key wins for both."""
    if not path.exists():
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        key = base64.urlsafe_b64encode(secrets.token_bytes(WEAKEST_KEY)) + b"\n"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)  # a whole file or none, and never over an older one
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()


# --- how each value is read: the text of the environment in, the value out, or _Fault


def _home(text: str) -> Path:
    return Path(text).expanduser().resolve()


def _database_url(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise _Fault(_("只能是 sqlite:///… 或 postgresql+psycopg://…。"))
    return text


def _secret_key(text: str) -> str:
    if len(text) < WEAKEST_KEY or len(set(text)) < 10:
        raise _Fault(_("太弱:至少 %(n)s 个字符,且不能由少数几个字符重复而成。", n=WEAKEST_KEY))
    return text


def _data_key(text: str) -> str:
    for part in text.split(","):
        try:
            key = base64.b64decode(part.strip(), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise _Fault(_("应为 %(n)s 字节随机数的 base64url 编码。", n=WEAKEST_KEY)) from None
        if len(key) != WEAKEST_KEY or len(set(key)) < 10:
            raise _Fault(_("太弱:应为 %(n)s 字节随机数的 base64url 编码。", n=WEAKEST_KEY))
    return ",".join(part.strip() for part in text.split(","))


def _plugins(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(",") if code.strip())
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise _Fault(_("重复列出:%(codes)s。", codes="、".join(twice)))
    return codes


def _mode(text: str) -> str:
    if text not in (PRODUCTION, TRAINING):
        raise _Fault(_("只能是 production(正式)或 training(培训)。"))
    return text


def _public_url(text: str) -> str:
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment:
        raise _Fault(_("应为完整网址,例如 https://jiuzhu.example.gov.cn。"))
    return text.rstrip("/")


def _proxies(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 5:
        raise _Fault(_("应为本系统前面受信任的反向代理层数,0 到 5。"))
    return int(text)


def _messages(text: str) -> str:
    url = urlsplit(text)
    if text not in ("screen", "folder") and not (url.scheme in ("http", "https") and url.hostname):
        raise _Fault(_("只能是 screen、folder 或短信网关的网址。"))
    return text


def _clock(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _Fault(_("应为 ISO 日期时间,例如 2026-07-01T09:00。")) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def _switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise _Fault(_("只能是 1(启用)或 0(不启用)。"))
    return text == "1"


@dataclass(frozen=True)
class Entry:
    """One setting: the environment's name without its prefix, its meaning, the default as a reader would write it."""

    name: str
    meaning: Message
    default: str
    read: Callable[[str], Any]
    training_only: bool = False


ENTRIES = (
    Entry("HOME", _("数据目录:密钥、附件、字体、审计链头,以及默认的数据库"), "./var", _home),
    Entry("DATABASE_URL", _("数据库;正式环境用 PostgreSQL"), "", _database_url),
    Entry("SECRET_KEY", _("会话与令牌的签名密钥;缺省时 init 在数据目录生成"), "", _secret_key),
    Entry("DATA_KEY", _("字段加密密钥;缺省时 init 在数据目录生成;更换期间新旧并列,新的在前"), "", _data_key),
    Entry("PLUGINS", _("按顺序启用的插件代码,逗号分隔;缺省为自带四个及全部已安装的外部插件"), "", _plugins),
    Entry("MODE", _("production 正式,training 培训"), PRODUCTION, _mode),
    Entry("PUBLIC_URL", _("群众访问的网址,印在二维码里;正式环境必填"), "", _public_url),
    Entry("PROXIES", _("前面受信任的反向代理层数"), "0", _proxies),
    Entry(
        "MESSAGES",
        _("短信出口:screen 只在站内,folder 写入数据目录供网关取走,或网关网址"),
        "screen",
        _messages,
    ),
    Entry("CLOCK", _("培训时业务时间从这一刻起走"), "", _clock, training_only=True),
    Entry("SECOND_FACTOR", _("培训时也要求动态口令;正式环境始终要求"), "", _switch, training_only=True),
)


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Settings out of an environment and the key files of its data directory; SettingsError lists every fault at once."""
    faults = list(_unknown(environ))
    values: dict[str, Any] = {}
    for entry in ENTRIES:
        text = environ.get(PREFIX + entry.name, "").strip() or entry.default
        try:
            values[entry.name] = entry.read(text) if text else None
        except _Fault as fault:
            faults.append(_named(entry.name, fault.message))
    faults.extend(_key_files(values))
    if values.get("MODE") == PRODUCTION:
        faults.extend(_unfit_for_production(environ, values))
    if faults:
        raise SettingsError("\n".join(faults))
    return _settings(values)


def _named(name: str, message: Message) -> str:
    return f"{PREFIX}{name}:{message}"


def _unknown(environ: Mapping[str, str]) -> Iterator[str]:
    known = [PREFIX + entry.name for entry in ENTRIES]
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = str(_("是否想写 %(name)s?", name=near[0])) if near else ""
            yield str(_("%(name)s:没有这个设置。", name=name)) + hint


def _key_files(values: dict[str, Any]) -> Iterator[str]:
    """Fill keys that the environment left open from their files; a bad or widely readable file is a fault."""
    home: Path = values["HOME"]
    for name, file, read in (("SECRET_KEY", SECRET_FILE, _secret_key), ("DATA_KEY", DATA_FILE, _data_key)):
        path = home / file
        if values.get(name, "") is not None or not path.exists():
            continue
        try:
            values[name] = read(path.read_text(encoding="ascii").strip())
        except _Fault as fault:
            yield f"{path}:{fault.message}"
        except (OSError, UnicodeDecodeError):
            yield str(_("%(path)s:读不出密钥。", path=path))
        else:
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                yield str(_("%(path)s:其他用户也能读取,请执行 chmod 600。", path=path))


def _unfit_for_production(environ: Mapping[str, str], values: dict[str, Any]) -> Iterator[str]:
    for entry in ENTRIES:
        if entry.training_only and environ.get(PREFIX + entry.name, "").strip():
            yield _named(entry.name, _("只能用于培训环境。"))
    url = values.get("PUBLIC_URL", "")
    if url is None:
        yield _named("PUBLIC_URL", _("正式环境必须设置,二维码要印这个网址。"))
    elif url and urlsplit(url).scheme != "https" and urlsplit(url).hostname not in LOCAL_HOSTS:
        yield _named("PUBLIC_URL", _("正式环境必须是 https。"))


def _settings(values: dict[str, Any]) -> Settings:
    return Settings(
        home=values["HOME"],
        database_url=values["DATABASE_URL"] or f"sqlite:///{values['HOME'] / 'jiuzhu.db'}",
        secret_key=values["SECRET_KEY"] or "",
        data_key=values["DATA_KEY"] or "",
        plugins=values["PLUGINS"] or BUILT_IN_PLUGINS,
        plugins_from_outside=values["PLUGINS"] is None,
        mode=values["MODE"],
        public_url=values["PUBLIC_URL"] or "",
        proxies=values["PROXIES"],
        messages=values["MESSAGES"],
        clock=values["CLOCK"],
        second_factor=values["MODE"] == PRODUCTION or bool(values["SECOND_FACTOR"]),
    )
