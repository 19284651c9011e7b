using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Merit.Assessment;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http;

/// <summary>A request's JSON body, read field by field so that every mistake is named at once with its JSON pointer.</summary>
public sealed class RequestBody
{
    private readonly JsonElement _root;
    private readonly Findings _findings;

    private RequestBody(JsonElement root, Findings findings)
    {
        _root = root;
        _findings = findings;
    }

    /// <summary>Everything that is wrong so far.</summary>
    public Findings Findings => _findings;

    /// <summary>Reads a body that must be a JSON object with no other than the known fields.</summary>
    /// <returns>The body; when <see cref="IsReadable"/> is false, only its findings are of use.</returns>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, IReadOnlyList<string> known, CancellationToken cancellation)
    {
        var findings = new Findings();
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellation);
            JsonElement root = document.RootElement.Clone();
            if (root.ValueKind != JsonValueKind.Object)
            {
                findings.Error("body-not-object", "");
                return new RequestBody(default, findings);
            }

            foreach (JsonProperty field in root.EnumerateObject().Where(f => !known.Contains(f.Name)))
            {
                findings.Error("field-unknown", "/" + field.Name, field.Name);
            }

            return new RequestBody(root, findings);
        }
        catch (JsonException e)
        {
            findings.Error("body-not-json", $"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}");
            return new RequestBody(default, findings);
        }
    }

    /// <summary>Whether there is an object to read fields from.</summary>
    public bool IsReadable => _root.ValueKind == JsonValueKind.Object;

    /// <summary>A text that must be there and match a pattern.</summary>
    public string RequiredText(string name, Regex pattern)
    {
        if (Find(name) is not { } value)
        {
            _findings.Error("required", "/" + name, name);
            return "";
        }

        return Text(name, value, pattern) ?? "";
    }

    /// <summary>A text that may be absent.</summary>
    public string? OptionalText(string name, Regex pattern) => Find(name) is { } value ? Text(name, value, pattern) : null;

    /// <summary>A moment with its offset that must be there.</summary>
    public DateTimeOffset RequiredMoment(string name)
    {
        if (OptionalMoment(name) is { } moment)
        {
            return moment;
        }

        if (Find(name) is null)
        {
            _findings.Error("required", "/" + name, name);
        }

        return default;
    }

    /// <summary>A moment with its offset that may be absent.</summary>
    public DateTimeOffset? OptionalMoment(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment))
        {
            return moment.ToUniversalTime();
        }

        _findings.Error("wrong-form", "/" + name, name, "2026-02-28T23:59:00+07:00");
        return null;
    }

    /// <summary>A date that must be there.</summary>
    public DateOnly RequiredDate(string name)
    {
        if (Find(name) is not { } value)
        {
            _findings.Error("required", "/" + name, name);
            return default;
        }

        if (value.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
        {
            return date;
        }

        _findings.Error("wrong-form", "/" + name, name, "2026-06-08");
        return default;
    }

    /// <summary>A whole number within bounds that may be absent.</summary>
    public int? OptionalInteger(string name, int least, int most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least && number <= most)
        {
            return number;
        }

        _findings.Error("wrong-form", "/" + name, name, $"{least} … {most}");
        return null;
    }

    /// <summary>A list of numbers within bounds that may be absent.</summary>
    public IReadOnlyList<double>? OptionalNumbers(string name, double least, double most, int mostItems)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > mostItems)
        {
            _findings.Error("wrong-form", "/" + name, name, $"[14, 3], ≤ {mostItems}");
            return null;
        }

        List<double> numbers = [];
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out double number) && number >= least && number <= most)
            {
                numbers.Add(number);
            }
            else
            {
                _findings.Error("wrong-form", $"/{name}/{index}", name, $"{least} … {most}");
            }

            index++;
        }

        return numbers;
    }

    /// <summary>A list of texts that may be absent.</summary>
    public IReadOnlyList<string>? OptionalTexts(string name, Regex pattern)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            _findings.Error("wrong-form", "/" + name, name, "[ … ]");
            return null;
        }

        List<string> texts = [];
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (Text($"{name}/{index++}", item, pattern) is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    /// <summary>Indicator codes with their levels; empty when absent.</summary>
    public IReadOnlyDictionary<string, decimal> OptionalLevels(string name)
    {
        var levels = new SortedDictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        if (Find(name) is not { } value)
        {
            return levels;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            _findings.Error("wrong-form", "/" + name, name, "{ \"1.1\": 3 }");
            return levels;
        }

        foreach (JsonProperty level in value.EnumerateObject())
        {
            if (level.Value.ValueKind == JsonValueKind.Number && level.Value.TryGetDecimal(out decimal number))
            {
                levels[level.Name] = number;
            }
            else
            {
                _findings.Error("wrong-form", $"/{name}/{level.Name}", level.Name, "0 … 4");
            }
        }

        return levels;
    }

    /// <summary>A text in both languages that may be absent.</summary>
    public Text? OptionalBilingual(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object && Of("id") is { Length: > 0 } id && Of("en") is { Length: > 0 } en)
        {
            return new Text(id, en);
        }

        _findings.Error("wrong-form", "/" + name, name, "{ \"id\": \"…\", \"en\": \"…\" }");
        return null;

        string? Of(string language) =>
            value.TryGetProperty(language, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
    }

    private JsonElement? Find(string name) =>
        IsReadable && _root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string? Text(string name, JsonElement value, Regex pattern)
    {
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && pattern.IsMatch(text))
        {
            return text;
        }

        _findings.Error("wrong-form", "/" + name, name, pattern.ToString());
        return null;
    }
}
