using Merit.Assessment.Reading;

namespace Merit.Assessment.Instruments;

/// <summary>Reads a scale and checks that its levels ascend from 0.</summary>
internal static class ScaleReader
{
    private const int HighestLevel = 100;

    public static Dictionary<string, Scale> ReadAll(JsonView document)
    {
        Dictionary<string, Scale> scales = new(StringComparer.Ordinal);
        if (document.Member("scales", required: false) is not { } member)
        {
            return scales;
        }

        foreach ((string name, JsonView view) in member.Members())
        {
            if (Read(view) is { } scale)
            {
                scales.Add(name, scale);
            }
        }

        return scales;
    }

    public static Scale? Read(JsonView view)
    {
        if (!view.ExpectObject("levels"))
        {
            return null;
        }

        List<ScaleLevel> levels = [];
        bool complete = true;
        foreach (JsonView item in view.Items("levels", atLeast: 2))
        {
            if (Level(item, levels) is { } level)
            {
                levels.Add(level);
            }
            else
            {
                complete = false;
            }
        }

        return complete && levels.Count >= 2 ? new Scale(levels) : null;
    }

    private static ScaleLevel? Level(JsonView view, List<ScaleLevel> before)
    {
        if (!view.ExpectObject("level", "points", "descriptor"))
        {
            return null;
        }

        Figure? number = view.Figure("level");
        Figure? points = view.Figure("points", required: false) ?? number;
        SourcedText? descriptor = view.SourcedText("descriptor");
        if (number is null || points is null || descriptor is null)
        {
            return null;
        }

        if (number.Value != decimal.Truncate(number.Value) || number.Value > HighestLevel)
        {
            view.Findings.Error("level-not-whole", view.At("level") + "/value", HighestLevel);
            return null;
        }

        if (before.Count == 0 && (number.Value != 0 || points.Value != 0))
        {
            view.Error("scale-starts-above-zero");
            return null;
        }

        if (before.Count > 0 && (number.Value <= before[^1].Number || points.Value < before[^1].Points.Value))
        {
            view.Error("scale-not-ascending");
            return null;
        }

        return new ScaleLevel((int)number.Value, points, descriptor);
    }
}
