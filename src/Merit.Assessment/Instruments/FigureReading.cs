using Merit.Assessment.Reading;

namespace Merit.Assessment.Instruments;

/// <summary>Reads what only instruments state: numbers and wordings with what they rest on.</summary>
internal static class FigureReading
{
    extension(JsonView view)
    {
        /// <summary>A number with what it rests on: <c>{ "value": …, "provenance": …, "source": … }</c>.</summary>
        public Figure? Figure(string name, bool required = true) => view.Member(name, required)?.AsFigure();

        public Figure? AsFigure()
        {
            if (!view.ExpectObject("value", "provenance", "source"))
            {
                return null;
            }

            decimal? value = view.Number("value");
            Provenance? provenance = view.Choice("provenance", Words.Provenances);
            string? source = view.String("source", longest: 100);
            if (value is < 0 or > Instruments.Figure.Largest)
            {
                view.Findings.Error("figure-out-of-range", view.At("value"), FindingList.Number(Instruments.Figure.Largest));
                return null;
            }

            if (value is { } number && decimal.Round(number, Instruments.Figure.MostDecimals) != number)
            {
                view.Findings.Error("figure-too-fine", view.At("value"), Instruments.Figure.MostDecimals);
                return null;
            }

            return value is null || provenance is null || source is null
                ? null
                : new Figure(Digits.Shortest(value.Value), provenance.Value, source);
        }

        /// <summary>A wording with what it rests on: a text with <c>provenance</c> and <c>source</c>.</summary>
        public SourcedText? SourcedText(string name, bool required = true)
        {
            if (view.Member(name, required) is not { } member || !member.ExpectObject("id", "en", "provenance", "source"))
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
}
