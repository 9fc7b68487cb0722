"""What the database itself knows about Vietnamese words."""

from django.db import migrations

# The same as xaso.lib.text.fold for text in Latin letters. Only functions of pg_catalog, so
# that indexes on it survive a restore. Marks: combining diacritics; joined without a trace:
# control characters, soft hyphen, zero-width and direction marks.
FOLD = r"""
CREATE FUNCTION xaso_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(regexp_replace(
    translate(lower(normalize(words, NFKD)), U&'\0111\0110\00F0\0256', 'dddd'),
    '[\u0001-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u0300-\u036f'
        '\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]', '', 'g'),
    '[^[:alnum:]]+', ' ', 'g'))
"""
CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION vi (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION vi
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(
            "CREATE EXTENSION IF NOT EXISTS unaccent; CREATE EXTENSION IF NOT EXISTS pg_trgm",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(FOLD, "DROP FUNCTION xaso_fold(text)"),
        migrations.RunSQL(CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION vi"),
    ]
