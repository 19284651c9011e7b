using System.Text.Json;
using Merit.Assessment.Instruments;

namespace Merit.Assessment.Reading;

/// <summary>
/// A JSON value with its pointer. What is missing or of the wrong kind becomes a finding and reads as null, so that
/// reading goes on and every finding is told at once.
/// </summary>
internal readonly struct JsonView(JsonElement element, string pointer, FindingList findings)
{
    public JsonElement Element { get; } = element;

    public string Pointer { get; } = pointer;

    public FindingList Findings { get; } = findings;

    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    public void Error(string code, params ReadOnlySpan<object?> arguments) => Findings.Error(code, Pointer, arguments);

    public string At(string name) => JsonText.Member(Pointer, name);

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
            if (!known.Contains(property.Name))
            {
                Findings.Error("unknown-member", At(property.Name), property.Name);
            }
        }

        return true;
    }

    /// <summary>A member, or null when it is absent or null; a finding when it is required.</summary>
    public JsonView? Member(string name, bool required = true)
    {
        if (IsObject && Element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
        {
            return new JsonView(value, At(name), Findings);
        }

        if (required && IsObject)
        {
            Findings.Error("missing-member", At(name), name);
        }

        return null;
    }

    /// <summary>The elements of a member that is an array; empty with a finding when it is none or has too few.</summary>
    public List<JsonView> Items(string name, bool required = true, int atLeast = 0)
    {
        List<JsonView> items = [];
        if (Member(name, required) is not { } array)
        {
            return items;
        }

        if (array.Element.ValueKind != JsonValueKind.Array)
        {
            array.Error("not-an-array");
            return items;
        }

        foreach (JsonElement item in array.Element.EnumerateArray())
        {
            items.Add(new JsonView(item, JsonText.Item(array.Pointer, items.Count), Findings));
        }

        if (items.Count < atLeast)
        {
            array.Error("too-few-items", atLeast);
        }

        return items;
    }

    /// <summary>The value as a string that is not blank and not longer than a limit.</summary>
    public string? AsString(int longest = 400)
    {
        if (Element.ValueKind != JsonValueKind.String)
        {
            Error("not-a-string");
            return null;
        }

        string value = Element.GetString()!.Trim();
        if (value.Length == 0)
        {
            Error("blank");
            return null;
        }

        if (value.Length > longest)
        {
            Error("too-long", longest);
            return null;
        }

        return value;
    }

    public string? String(string name, bool required = true, int longest = 400) =>
        Member(name, required)?.AsString(longest);

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
    public decimal? AsNumber()
    {
        if (Element.ValueKind != JsonValueKind.Number)
        {
            Error("not-a-number");
            return null;
        }

        if (!Element.TryGetDecimal(out decimal value) || Math.Abs(value) > 1_000_000_000m)
        {
            Error("number-too-large");
            return null;
        }

        return value;
    }

    public decimal? Number(string name, bool required = true) => Member(name, required)?.AsNumber();

    /// <summary>One of a set of words.</summary>
    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> words, bool required = true)
        where T : struct => Member(name, required)?.AsChoice(words);

    public T? AsChoice<T>(IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (AsString() is not { } word)
        {
            return null;
        }

        if (words.TryGetValue(word, out T value))
        {
            return value;
        }

        Error("not-among", word, string.Join(", ", words.Keys));
        return null;
    }

    /// <summary>A text in both languages: <c>{ "id": …, "en": … }</c>.</summary>
    public Text? Text(string name, bool required = true) => Member(name, required)?.AsText();

    public Text? AsText()
    {
        if (!ExpectObject("id", "en"))
        {
            return null;
        }

        string? id = String("id", longest: 2_000);
        string? en = String("en", longest: 2_000);
        return id is null || en is null ? null : new Text(id, en);
    }

    /// <summary>A number with what it rests on: <c>{ "value": …, "provenance": …, "source": … }</c>.</summary>
    public Figure? Figure(string name, bool required = true) => Member(name, required)?.AsFigure();

    public Figure? AsFigure()
    {
        if (!ExpectObject("value", "provenance", "source"))
        {
            return null;
        }

        decimal? value = Number("value");
        Provenance? provenance = Choice("provenance", Words.Provenances);
        string? source = String("source", longest: 100);
        if (value is < 0 or > Instruments.Figure.Largest)
        {
            Findings.Error("figure-out-of-range", At("value"), FindingList.Number(Instruments.Figure.Largest));
            return null;
        }

        if (value is { } number && decimal.Round(number, Instruments.Figure.MostDecimals) != number)
        {
            Findings.Error("figure-too-fine", At("value"), Instruments.Figure.MostDecimals);
            return null;
        }

        return value is null || provenance is null || source is null
            ? null
            : new Figure(Digits.Shortest(value.Value), provenance.Value, source);
    }

    /// <summary>A wording with what it rests on: a text with <c>provenance</c> and <c>source</c>.</summary>
    public SourcedText? SourcedText(string name, bool required = true)
    {
        if (Member(name, required) is not { } member || !member.ExpectObject("id", "en", "provenance", "source"))
        {
            return null;
        }

        string? id = member.String("id", longest: 2_000);
        string? en = member.String("en", longest: 2_000);
        Provenance? provenance = member.Choice("provenance", Words.Provenances);
        string? source = member.String("source", longest: 100);
        return id is null || en is null || provenance is null || source is null
            ? null
            : new SourcedText(new Text(id, en), provenance.Value, source);
    }
}
