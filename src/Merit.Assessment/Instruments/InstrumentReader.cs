using System.Text.Json;
using Merit.Assessment.Agencies;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Instruments;

/// <summary>Reads an instrument's document from top to bottom, then has the whole checked.</summary>
internal sealed class InstrumentReader(JsonView document)
{
    private readonly FindingList _findings = document.Findings;

    public Instrument? Read()
    {
        if (!document.ExpectObject(
            "$schema", "id", "family", "version", "standing", "title", "authority", "legalBasis", "notes", "intake",
            "sources", "scales", "rollUp", "aspects", "maximum", "index", "categories", "recognitions", "rankings",
            "groupWeights"))
        {
            return null;
        }

        string? id = Slug("id");
        string? family = Slug("family");
        string? version = Version();
        InstrumentStanding? standing = document.Choice("standing", Words.Standings);
        Text? title = document.Text("title");
        Text? authority = document.Text("authority");
        IntakeKind? intake = document.Choice("intake", Words.Intakes);
        Dictionary<string, string> sources = Sources();
        if (!_findings.HasErrors)
        {
            CheckSources(document, sources);
        }

        Dictionary<string, Scale> scales = ScaleReader.ReadAll(document);
        Figure? maximum = document.Figure("maximum");
        NodeReader nodes = new(scales);
        InstrumentNode? root = nodes.Root(
            document, title ?? new Text("", ""), maximum ?? new Figure(0, Provenance.Illustrative, ""));
        IndexRule? index = IndexReader.Read(document);
        (CategoryBasis basis, List<Category> categories) = CategoryReader.Read(document);
        List<Recognition> recognitions = CategoryReader.Recognitions(document);
        List<AwardRanking> rankings = GroupReader.Rankings(document);
        List<GroupWeights> groupWeights = GroupReader.Weights(document);
        List<string> legalBasis = Strings("legalBasis");
        List<Text> notes = [];
        foreach (JsonView item in document.Items("notes", required: false))
        {
            if (item.AsText() is { } note)
            {
                notes.Add(note);
            }
        }

        // The whole is only checked when its parts could be read: else one slip would be told twice.
        if (_findings.HasErrors
            || id is null || family is null || version is null || standing is null || title is null
            || authority is null || intake is null || maximum is null || root is null)
        {
            return null;
        }

        InstrumentChecks checks = new(document, nodes, root);
        if (!checks.CheckTree(groupWeights))
        {
            return null;
        }

        Instrument instrument = new(root, groupWeights)
        {
            Id = id,
            Family = family,
            Version = version,
            Hash = CanonicalJson.Sha256(document.Element),
            Standing = standing.Value,
            Title = title,
            Authority = authority,
            LegalBasis = legalBasis,
            Notes = notes,
            Intake = intake.Value,
            Sources = sources,
            DeclaredMaximum = maximum,
            Index = index,
            CategoryBasis = basis,
            Categories = categories,
            Recognitions = recognitions,
            Rankings = rankings,
        };
        checks.CheckWhole(instrument);
        return instrument;
    }

    private string? Slug(string name)
    {
        if (document.String(name, longest: 60) is not { } slug)
        {
            return null;
        }

        if (slug.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
            && slug[0] != '-')
        {
            return slug;
        }

        _findings.Error("slug-not-allowed", document.At(name), slug);
        return null;
    }

    private string? Version()
    {
        if (document.String("version", longest: 30) is not { } version)
        {
            return null;
        }

        string[] parts = version.Split('.');
        if (parts.Length == 3 && parts.All(part => part.Length is > 0 and <= 9 && part.All(char.IsAsciiDigit)))
        {
            return version;
        }

        _findings.Error("version-not-allowed", document.At("version"), version);
        return null;
    }

    private List<string> Strings(string name)
    {
        List<string> strings = [];
        foreach (JsonView item in document.Items(name, required: false))
        {
            if (item.AsString() is { } value)
            {
                strings.Add(value);
            }
        }

        return strings;
    }

    private Dictionary<string, string> Sources()
    {
        Dictionary<string, string> sources = new(StringComparer.Ordinal);
        if (document.Member("sources") is not { } member)
        {
            return sources;
        }

        foreach ((string name, JsonView text) in member.Members())
        {
            if (text.AsString(1_000) is { } citation)
            {
                sources.Add(name, citation);
            }
        }

        return sources;
    }

    // Wherever a provenance stands, a source stands beside it, and the source is one of the citations.
    private static void CheckSources(JsonView view, Dictionary<string, string> sources)
    {
        if (view.IsObject
            && view.States("provenance")
            && view.Member("source", required: false) is { Element.ValueKind: JsonValueKind.String } source
            && source.Element.GetString()!.Trim() is { } named
            && !sources.ContainsKey(named))
        {
            source.Error("source-unknown", named);
        }

        foreach (JsonView below in view.Below())
        {
            CheckSources(below, sources);
        }
    }

}
