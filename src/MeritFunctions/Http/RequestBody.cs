using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http;

/// <summary>
/// A request's JSON body, read field by field so that every mistake is named at once with its JSON pointer. A field that is
/// wrong reads as if it were absent.
/// </summary>
public sealed class RequestBody
{
    private const int MostBytes = 1024 * 1024;
    private const int MostTexts = 10_000;
    private const int LongestLine = 200;

    private readonly JsonView? _fields;

    private RequestBody(JsonView? fields, FindingList findings, bool isReadable)
    {
        _fields = fields;
        Findings = findings;
        IsReadable = isReadable;
    }

    /// <summary>Everything that is wrong so far.</summary>
    public FindingList Findings { get; }

    /// <summary>
    /// Whether the body is a JSON object. One with doubled names or broken texts has findings and no fields: which of two
    /// deadlines is meant, nobody knows.
    /// </summary>
    public bool IsReadable { get; }

    /// <summary>Reads a body that must be a JSON object with no other than the known fields.</summary>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, IReadOnlyList<string> known, CancellationToken cancellation)
    {
        if (await BodyBytes.ReadAsync(request, MostBytes, cancellation) is { } bytes)
        {
            return Read(bytes, known);
        }

        FindingList findings = new(Messages.Find);
        findings.Error("body-too-large", "", MostBytes);
        return new RequestBody(null, findings, isReadable: false);
    }

    /// <summary>Reads a document that must be a JSON object with no other than the known fields.</summary>
    public static RequestBody Read(byte[] bytes, IReadOnlyList<string> known)
    {
        FindingList findings = new(Messages.Find);
        JsonView? view = JsonText.Parse(bytes, findings, out bool isJson);
        bool isObject = view?.ExpectObject([.. known]) ?? isJson;
        return new RequestBody(isObject ? view : null, findings, isObject);
    }

    /// <summary>
    /// Reads what a page's form sent as if a script had sent the same as JSON, so that both obey one set of rules. A field left
    /// empty is absent; a finding's pointer is the field's name behind a slash.
    /// </summary>
    /// <param name="form">The form.</param>
    /// <param name="known">The fields that count.</param>
    /// <param name="numbers">Those of them that are numbers.</param>
    public static RequestBody Of(IFormCollection form, IReadOnlyList<string> known, params IReadOnlyList<string> numbers) =>
        Of(form, known, (name, typed) => numbers.Contains(name) && long.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null);

    /// <summary>The same of a form with fields that a script would send in another shape than as they are typed.</summary>
    /// <param name="form">The form.</param>
    /// <param name="known">The fields that count.</param>
    /// <param name="shape">What a script would send for a field, by its name and what was typed; null where that is what was typed.</param>
    public static RequestBody Of(IFormCollection form, IReadOnlyList<string> known, Func<string, string, JsonNode?> shape)
    {
        JsonObject fields = [];
        foreach (string name in known)
        {
            string typed = form[name].ToString().Trim().ReplaceLineEndings("\n");
            if ((shape(name, typed) ?? (typed.Length > 0 ? typed : null)) is { } value)
            {
                fields[name] = value;
            }
        }

        return Read(JsonSerializer.SerializeToUtf8Bytes(fields), known);
    }

    /// <summary>A text of a form that must be there; empty when it is not.</summary>
    public string RequiredText(string name, TextForm form) => _fields?.Form(name, form) ?? "";

    /// <summary>A text of a form that may be absent.</summary>
    public string? OptionalText(string name, TextForm form) => _fields?.Member(name, required: false) is null ? null : _fields?.Form(name, form);

    /// <summary>One line of text that must be there; empty when it is not.</summary>
    public string RequiredLine(string name) => _fields?.String(name, longest: LongestLine) ?? "";

    /// <summary>One line of text that may be absent.</summary>
    public string? OptionalLine(string name) => _fields?.String(name, required: false, LongestLine);

    /// <summary>A line that may be absent and longer than what people write into one.</summary>
    public string? OptionalLine(string name, int longest) => _fields?.String(name, required: false, longest);

    /// <summary>True or false, which may be absent.</summary>
    public bool? OptionalBoolean(string name) => _fields?.Boolean(name, required: false);

    /// <summary>A text of several lines that must be there; empty when it is not.</summary>
    public string RequiredParagraphs(string name) => _fields?.Paragraphs(name) ?? "";

    /// <summary>A text of several lines that may be absent.</summary>
    public string? OptionalParagraphs(string name) => _fields?.Paragraphs(name, required: false);

    /// <summary>One of a set of words that must be there.</summary>
    public T? RequiredChoice<T>(string name, IReadOnlyDictionary<string, T> words)
        where T : struct => _fields?.Choice(name, words);

    /// <summary>A moment with its offset that must be there, as UTC.</summary>
    public DateTimeOffset RequiredMoment(string name) => _fields?.Moment(name)?.ToUniversalTime() ?? default;

    /// <summary>A moment with its offset that may be absent, as UTC.</summary>
    public DateTimeOffset? OptionalMoment(string name) => _fields?.Moment(name, required: false)?.ToUniversalTime();

    /// <summary>A date that must be there.</summary>
    public DateOnly RequiredDate(string name) => _fields?.Date(name) ?? default;

    /// <summary>A yes or no that must be there.</summary>
    public bool RequiredBoolean(string name) => _fields?.Boolean(name) ?? false;

    /// <summary>A whole number within bounds that may be absent.</summary>
    public int? OptionalInteger(string name, int least, int most) => (int?)_fields?.Integer(name, least, most, required: false);

    /// <summary>A number that may be absent.</summary>
    public decimal? OptionalNumber(string name) => _fields?.Number(name, required: false);

    /// <summary>A list of lines of text that may be absent.</summary>
    public IReadOnlyList<string>? OptionalLines(string name) => OptionalList<string>(name, MostTexts, item => item.AsString());

    /// <summary>Texts of several lines by names that are free; empty when absent.</summary>
    public IReadOnlyDictionary<string, string> OptionalTextsByName(string name)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (_fields?.Member(name, required: false) is { } member)
        {
            foreach ((string key, _) in member.Members())
            {
                if (member.Paragraphs(key) is { } text)
                {
                    texts[key] = text;
                }
            }
        }

        return texts;
    }

    /// <summary>A list of numbers within bounds that may be absent.</summary>
    public IReadOnlyList<double>? OptionalNumbers(string name, double least, double most, int mostItems) =>
        OptionalList<double>(name, mostItems, item => (double?)item.AsNumber((decimal)least, (decimal)most));

    /// <summary>A list of texts of a form that may be absent.</summary>
    public IReadOnlyList<string>? OptionalTexts(string name, TextForm form) => OptionalList<string>(name, MostTexts, item => item.AsForm(form));

    /// <summary>The elements of a list that must be there; none with a finding when it has none or too many.</summary>
    public IReadOnlyList<JsonView> RequiredItems(string name, int most) => [.. _fields?.Items(name, atLeast: 1, atMost: most) ?? []];

    /// <summary>A list of objects with no other than the known fields, which may be absent.</summary>
    /// <param name="name">The field.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="known">Their fields.</param>
    /// <param name="read">What an object is read as.</param>
    public IReadOnlyList<T>? OptionalObjects<T>(string name, int most, IReadOnlyList<string> known, Func<JsonView, T> read)
        where T : class => OptionalList<T>(name, most, item => item.ExpectObject([.. known]) ? read(item) : null);

    /// <summary>An object with no other than the known fields, which may be absent.</summary>
    public T? OptionalObject<T>(string name, IReadOnlyList<string> known, Func<JsonView, T> read)
        where T : class => _fields?.Member(name, required: false) is { } item && item.ExpectObject([.. known]) ? read(item) : null;

    /// <summary>Indicator codes with their levels; empty when absent.</summary>
    public IReadOnlyDictionary<string, decimal> OptionalLevels(string name)
    {
        var levels = new SortedDictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        foreach ((string code, JsonView level) in _fields?.Member(name, required: false)?.Members() ?? [])
        {
            if (level.AsNumber() is { } number && !levels.TryAdd(code, number))
            {
                level.Error("indicator-listed-twice", code);
            }
        }

        return levels;
    }

    /// <summary>A text in both languages that may be absent.</summary>
    public Text? OptionalBilingual(string name) => _fields?.Text(name, required: false, LongestLine);

    // With one element wrong the whole list reads as absent: the places of the others would no longer be theirs.
    private List<T>? OptionalList<T>(string name, int most, Func<JsonView, object?> read)
    {
        if (_fields?.Member(name, required: false) is null)
        {
            return null;
        }

        List<T> list = [];
        int count = 0;
        foreach (JsonView item in _fields.Value.Items(name, atMost: most))
        {
            count++;
            if (read(item) is T value)
            {
                list.Add(value);
            }
        }

        return list.Count == count ? list : null;
    }
}
