using System.Text.Json;
using System.Text.Json.Nodes;

namespace Merit.Bench.Measuring;

/// <summary>The figures of a run, in the order in which they were taken.</summary>
internal sealed class Figures
{
    private readonly List<KeyValuePair<string, JsonNode?>> _figures = [];

    /// <summary>Notes a figure and tells it to whoever watches.</summary>
    public void Add(string key, double value, int decimals = 2)
    {
        double rounded = Math.Round(value, decimals);
        Note(key, rounded);
        Progress.Say($"{key} = {rounded.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
    }

    /// <summary>Notes a fact of the run.</summary>
    public void Note(string key, JsonNode? value) => _figures.Add(new KeyValuePair<string, JsonNode?>(key, value));

    /// <summary>A figure that this run did not take.</summary>
    public void Skip(string key) => Note(key, null);

    public string ToJson()
    {
        var document = new JsonObject();
        foreach ((string key, JsonNode? value) in _figures)
        {
            document[key] = value;
        }
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    /// <summary>A figure that was taken before; null when it was not.</summary>
    public double? Find(string key) => _figures.FirstOrDefault(figure => figure.Key == key).Value is { } value ? value.GetValue<double>() : null;

    /// <summary>One line a figure, with its target where there is one.</summary>
    public string ToText() => string.Join(
        Environment.NewLine,
        _figures.Select(f => $"{f.Key,-40} {(f.Value is null ? "-" : f.Value.ToString()),14}  {Targets.Of(f.Key)}".TrimEnd()));
}
