using System.Text.Json;

namespace Merit.Assessment.Reading;

/// <summary>
/// A JSON value with its pointer. What is missing or of the wrong kind becomes a finding and reads as null, so that
/// reading goes on and every finding is told at once.
/// </summary>
public readonly struct JsonView
{
    private readonly JsonPlace _place;

    internal JsonView(JsonElement element, JsonPlace place, FindingList findings)
    {
        Element = element;
        _place = place;
        Findings = findings;
    }

    /// <summary>The value itself; all its names and texts can be read without an exception.</summary>
    public JsonElement Element { get; }

    /// <summary>Where findings on this value and on those below it are told.</summary>
    public FindingList Findings { get; }

    /// <summary>The JSON pointer of this value.</summary>
    public string Pointer => _place.ToString();

    /// <summary>Whether the value is an object.</summary>
    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    /// <summary>Tells a finding on this value.</summary>
    public void Error(string code, params ReadOnlySpan<object?> arguments) => Findings.Error(code, _place, arguments);

    /// <summary>The JSON pointer of a member, whether or not it is there.</summary>
    public string At(string name) => _place.Member(name).ToString();

    /// <summary>Whether the value is an object; a finding names each member that is not among the known ones.</summary>
    public bool ExpectObject(params ReadOnlySpan<string> known)
    {
        if (!IsObject)
        {
            Error("not-an-object");
            return false;
        }

        foreach (JsonProperty property in Element.EnumerateObject())
        {
            string name = property.Name;
            if (known.Contains(name))
            {
                continue;
            }

            if (Findings.IsFull)
            {
                Error("unknown-member");
            }
            else
            {
                Of(name, property.Value).Error("unknown-member", name, string.Join(", ", known!), NearMiss.Hint(name, known));
            }
        }

        return true;
    }

    /// <summary>A member, or null when it is absent or null; a finding when it is required.</summary>
    public JsonView? Member(string name, bool required = true)
    {
        if (IsObject && Element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
        {
            return new JsonView(value, _place.Member(name), Findings);
        }

        if (required && IsObject)
        {
            Findings.Error("missing-member", _place.Member(name), name);
        }

        return null;
    }

    /// <summary>Whether a member is stated, if only as null: what is not stated stays as it is.</summary>
    public bool States(string name) => IsObject && Element.TryGetProperty(name, out _);

    /// <summary>The members of an object whose names are free, such as codes; a name that is no text for people is a finding.</summary>
    public IEnumerable<(string Name, JsonView Value)> Members(int longestName = 200)
    {
        if (!IsObject)
        {
            Error("not-an-object");
            return [];
        }

        List<(string Name, JsonView Value)> members = [];
        foreach (JsonProperty property in Element.EnumerateObject())
        {
            string name = property.Name;
            JsonView member = Of(name, property.Value);
            if (name.Length > longestName)
            {
                member.Error("too-long", longestName, name.Length);
            }
            else if (Characters.FirstForbidden(name) is { } character)
            {
                member.Error("text-character", Characters.Name(character));
            }
            else
            {
                members.Add((name, member));
            }
        }

        return members;
    }

    /// <summary>
    /// The elements of a member that is an array; none with a finding when it is no array, or has too few or too many.
    /// </summary>
    public IEnumerable<JsonView> Items(string name, bool required = true, int atLeast = 0, int atMost = int.MaxValue)
    {
        if (Member(name, required) is not { } array)
        {
            return [];
        }

        if (array.Element.ValueKind != JsonValueKind.Array)
        {
            array.Error("not-an-array");
            return [];
        }

        int length = array.Element.GetArrayLength();
        if (length > atMost)
        {
            array.Error("too-many-items", atMost);
            return [];
        }

        if (length < atLeast)
        {
            array.Error("too-few-items", atLeast);
        }

        return array.Elements();
    }

    /// <summary>The value as one line of text: not blank, not longer than a limit, without characters that nobody sees.</summary>
    public string? AsString(int longest = 400) => AsText(longest, lines: false);

    /// <summary>A member as one line of text.</summary>
    public string? String(string name, bool required = true, int longest = 400) =>
        Member(name, required)?.AsText(longest, lines: false);

    /// <summary>A member as a text of several lines.</summary>
    public string? Paragraphs(string name, bool required = true, int longest = 4_000) =>
        Member(name, required)?.AsText(longest, lines: true);

    /// <summary>The value as a text of a form, exactly as it stands: what is an id is not trimmed into one.</summary>
    public string? AsForm(TextForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (Element.ValueKind != JsonValueKind.String)
        {
            Error("not-a-string");
            return null;
        }

        string value = Element.GetString()!;
        if (form.Fits(value))
        {
            return value;
        }

        Error(form.Code, value);
        return null;
    }

    /// <summary>A member as a text of a form.</summary>
    public string? Form(string name, TextForm form, bool required = true) => Member(name, required)?.AsForm(form);

    /// <summary>A member as a plain name of a file, as it was sent (<see cref="FileNames"/>).</summary>
    public string? Name(string name, bool required = true) =>
        Member(name, required) is { } member
            && member.Raw() is { } file
            && FileNames.Check(file, member.Pointer, Findings)
                ? file
                : null;

    /// <summary>A member as a boolean.</summary>
    public bool? Boolean(string name, bool required = true)
    {
        if (Member(name, required) is not { } member)
        {
            return null;
        }

        if (member.Element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            member.Error("not-a-boolean");
            return null;
        }

        return member.Element.GetBoolean();
    }

    /// <summary>The value as an exact decimal; a finding when it is no number or does not fit.</summary>
    public decimal? AsNumber(decimal least = -1_000_000_000m, decimal most = 1_000_000_000m)
    {
        if (Element.ValueKind != JsonValueKind.Number)
        {
            Error("not-a-number");
            return null;
        }

        if (!Element.TryGetDecimal(out decimal value) || Math.Abs(value) > 1_000_000_000_000_000m)
        {
            Error("number-too-large");
            return null;
        }

        if (value < least || value > most)
        {
            Error("number-out-of-range", FindingList.Number(least), FindingList.Number(most));
            return null;
        }

        return value;
    }

    /// <summary>A member as an exact decimal within bounds.</summary>
    public decimal? Number(
        string name, bool required = true, decimal least = -1_000_000_000m, decimal most = 1_000_000_000m) =>
        Member(name, required)?.AsNumber(least, most);

    /// <summary>The value as a whole number within bounds; 3.0 is one.</summary>
    public long? AsInteger(long least, long most)
    {
        if (Element.ValueKind == JsonValueKind.Number
            && Element.TryGetDecimal(out decimal value)
            && value == decimal.Truncate(value)
            && value >= least
            && value <= most)
        {
            return (long)value;
        }

        Error("integer-out-of-range", least, most);
        return null;
    }

    /// <summary>A member as a whole number within bounds.</summary>
    public long? Integer(string name, long least, long most, bool required = true) =>
        Member(name, required)?.AsInteger(least, most);

    /// <summary>A member as a moment, with the offset that it states.</summary>
    public DateTimeOffset? Moment(string name, bool required = true)
    {
        if (Member(name, required) is not { } member || member.Raw() is not { } text)
        {
            return null;
        }

        if (Moments.Read(text, out DateTimeOffset moment) is not { } fault)
        {
            return moment;
        }

        member.Error(fault, text, Moments.EarliestYear, Moments.LatestYear);
        return null;
    }

    /// <summary>A member as a date.</summary>
    public DateOnly? Date(string name, bool required = true)
    {
        if (Member(name, required) is not { } member || member.Raw() is not { } text)
        {
            return null;
        }

        if (Moments.Read(text, out DateOnly date) is not { } fault)
        {
            return date;
        }

        member.Error(fault, text, Moments.EarliestYear, Moments.LatestYear);
        return null;
    }

    /// <summary>One of a set of words.</summary>
    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> words, bool required = true)
        where T : struct => Member(name, required)?.AsChoice(words);

    /// <summary>The value as one of a set of words.</summary>
    public T? AsChoice<T>(IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(words);
        if (AsString() is not { } word)
        {
            return null;
        }

        if (words.TryGetValue(word, out T value))
        {
            return value;
        }

        Error("not-among", word, string.Join(", ", words.Keys), NearMiss.Hint(word, [.. words.Keys]));
        return null;
    }

    /// <summary>A text in both languages: <c>{ "id": …, "en": … }</c>.</summary>
    public Text? Text(string name, bool required = true, int longest = 2_000) => Member(name, required)?.AsText(longest);

    /// <summary>The value as a text in both languages.</summary>
    public Text? AsText(int longest = 2_000)
    {
        if (!ExpectObject("id", "en"))
        {
            return null;
        }

        string? id = String("id", longest: longest);
        string? en = String("en", longest: longest);
        return id is null || en is null ? null : new Text(id, en);
    }

    internal JsonView Of(string name, JsonElement value) => new(value, _place.Member(name), Findings);

    internal JsonView Of(int index, JsonElement value) => new(value, _place.Item(index), Findings);

    internal IEnumerable<JsonView> Elements()
    {
        List<JsonView> elements = new(Element.GetArrayLength());
        foreach (JsonElement item in Element.EnumerateArray())
        {
            elements.Add(Of(elements.Count, item));
        }

        return elements;
    }

    /// <summary>The objects and arrays that an object or an array holds.</summary>
    internal IEnumerable<JsonView> Below()
    {
        List<JsonView> below = [];
        if (Element.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement item in Element.EnumerateArray())
            {
                if (item.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
                {
                    below.Add(Of(index, item));
                }

                index++;
            }
        }
        else if (IsObject)
        {
            foreach (JsonProperty property in Element.EnumerateObject())
            {
                if (property.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
                {
                    below.Add(Of(property.Name, property.Value));
                }
            }
        }

        return below;
    }

    private string? Raw()
    {
        if (Element.ValueKind == JsonValueKind.String)
        {
            return Element.GetString();
        }

        Error("not-a-string");
        return null;
    }

    private string? AsText(int longest, bool lines)
    {
        if (Raw() is not { } raw)
        {
            return null;
        }

        // Before anything is trimmed: a line break at the end of a decree's number is not to be had silently.
        if (Characters.FirstForbidden(raw, lines) is { } character)
        {
            Error("text-character", Characters.Name(character));
            return null;
        }

        string value = raw.Trim();
        if (value.Length == 0)
        {
            Error("blank");
            return null;
        }

        if (value.Length > longest)
        {
            Error("too-long", longest, value.Length);
            return null;
        }

        return value;
    }
}
