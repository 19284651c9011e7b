using System.Runtime.InteropServices;
using System.Text.Json;

namespace Merit.Assessment.Reading;

/// <summary>
/// Looks once over a whole JSON value for what is well-formed JSON and still cannot be read: half a surrogate pair written as
/// an escape (the library throws when asked for that text, and a million exceptions take minutes), and doubled names.
/// </summary>
internal sealed class JsonSoundness
{
    private const int MostMembers = 20_000;

    // One set per depth, used again: most objects are small and there may be a million of them.
    private readonly List<HashSet<string>> _names = [];

    /// <summary>Whether the value is sound; else the findings have been told.</summary>
    public bool Check(JsonView view)
    {
        bool hadErrors = view.Findings.HasErrors;
        return Check(view, 0) && !(view.Findings.HasErrors && !hadErrors);
    }

    private bool Check(JsonView view, int depth)
    {
        switch (view.Element.ValueKind)
        {
            case JsonValueKind.Object:
                return CheckObject(view, depth);
            case JsonValueKind.Array:
                bool sound = true;
                int index = 0;
                foreach (JsonElement item in view.Element.EnumerateArray())
                {
                    sound &= IsPlain(item) || Check(view.Of(index, item), depth + 1);
                    index++;
                }

                return sound;
            case JsonValueKind.String when HasLoneSurrogate(JsonMarshal.GetRawUtf8Value(view.Element)):
                view.Error("json-broken-escape");
                return false;
            default:
                return true;
        }
    }

    private bool CheckObject(JsonView view, int depth)
    {
        if (view.Element.GetPropertyCount() > MostMembers)
        {
            view.Error("too-many-members", MostMembers);
            return false;
        }

        HashSet<string> names = NamesOf(depth);
        bool sound = true;
        foreach (JsonProperty property in view.Element.EnumerateObject())
        {
            if (HasLoneSurrogate(JsonMarshal.GetRawUtf8PropertyName(property)))
            {
                view.Error("json-broken-name");
                sound = false;
                continue;
            }

            string name = property.Name;
            if (!names.Add(name))
            {
                view.Of(name, property.Value).Error("json-doubled-name", name);
                sound = false;
            }

            sound &= IsPlain(property.Value) || Check(view.Of(name, property.Value), depth + 1);
        }

        return sound;
    }

    // Most values need no second look, and so no place of their own: a document may have a million of them.
    private static bool IsPlain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.GetPropertyCount() == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.String => !JsonMarshal.GetRawUtf8Value(value).Contains((byte)'\\'),
        _ => true,
    };

    private HashSet<string> NamesOf(int depth)
    {
        const int Small = 32;
        while (_names.Count <= depth)
        {
            _names.Add(new HashSet<string>(StringComparer.Ordinal));
        }

        // To empty a set costs as much as it has ever held.
        if (_names[depth].Capacity > Small)
        {
            _names[depth] = new HashSet<string>(StringComparer.Ordinal);
        }

        _names[depth].Clear();
        return _names[depth];
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<byte> raw)
    {
        for (int at = raw.IndexOf((byte)'\\'); at >= 0; at = raw.IndexOf((byte)'\\'))
        {
            if (raw[at + 1] != 'u')
            {
                raw = raw[(at + 2)..];
                continue;
            }

            char unit = Unit(raw[(at + 2)..]);
            raw = raw[(at + 6)..];
            if (char.IsLowSurrogate(unit))
            {
                return true;
            }

            if (char.IsHighSurrogate(unit))
            {
                if (!raw.StartsWith("\\u"u8) || !char.IsLowSurrogate(Unit(raw[2..])))
                {
                    return true;
                }

                raw = raw[6..];
            }
        }

        return false;
    }

    // Four hexadecimal digits: the parser has seen to that.
    private static char Unit(ReadOnlySpan<byte> digits) =>
        (char)ushort.Parse(digits[..4], System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
}
