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
        CheckSources(document.Element, document.Pointer, sources);
        Dictionary<string, Scale> scales = ScaleReader.ReadAll(document);
        Figure? maximum = document.Figure("maximum");
        NodeReader nodes = new(scales);
        InstrumentNode? root = nodes.Root(
            document, title ?? new Text("", ""), maximum ?? new Figure(0, Provenance.Illustrative, ""));
        IndexRule? index = Index();
        (CategoryBasis basis, List<Category> categories) = Categories();
        List<Recognition> recognitions = Recognitions();
        List<AwardRanking> rankings = Rankings();
        List<GroupWeights> groupWeights = GroupWeights();
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

        if (!member.IsObject)
        {
            member.Error("not-an-object");
            return sources;
        }

        foreach (JsonProperty property in member.Element.EnumerateObject())
        {
            if (member.String(property.Name, longest: 1_000) is { } citation)
            {
                sources.Add(property.Name, citation);
            }
        }

        return sources;
    }

    // Wherever a provenance stands, a source stands beside it, and the source is one of the citations.
    private void CheckSources(JsonElement element, string pointer, Dictionary<string, string> sources)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement item in element.EnumerateArray())
            {
                CheckSources(item, JsonText.Item(pointer, index++), sources);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (element.TryGetProperty("provenance", out _)
            && element.TryGetProperty("source", out JsonElement source)
            && source.ValueKind == JsonValueKind.String
            && !sources.ContainsKey(source.GetString()!.Trim()))
        {
            _findings.Error("source-unknown", JsonText.Member(pointer, "source"), source.GetString());
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            CheckSources(property.Value, JsonText.Member(pointer, property.Name), sources);
        }
    }

    private IndexRule? Index()
    {
        if (document.Member("index", required: false) is not { } index
            || !index.ExpectObject("denominator", "decimals", "rounding", "correction"))
        {
            return null;
        }

        Figure? denominator = index.Figure("denominator");
        Figure? decimals = index.Figure("decimals");
        Rounding? rounding = index.Choice("rounding", Words.Roundings);
        CorrectionRule? correction = Correction(index);
        if (denominator is { Value: 0 })
        {
            _findings.Error("denominator-zero", index.At("denominator") + "/value");
        }

        if (decimals is { } places && (places.Value > 6 || places.Value != decimal.Truncate(places.Value)))
        {
            _findings.Error("decimals-out-of-range", index.At("decimals") + "/value");
        }

        return denominator is null || decimals is null || rounding is null
            ? null
            : new IndexRule(denominator, decimals, rounding.Value, correction);
    }

    private CorrectionRule? Correction(JsonView index)
    {
        if (index.Member("correction", required: false) is not { } correction
            || !correction.ExpectObject("minimum", "maximum", "reasons"))
        {
            return null;
        }

        Figure? minimum = correction.Figure("minimum");
        Figure? maximum = correction.Figure("maximum");
        List<CorrectionReason> reasons = [];
        HashSet<string> codes = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonView item in correction.Items("reasons", atLeast: 1))
        {
            if (!item.ExpectObject("code", "title", "factor"))
            {
                continue;
            }

            string? code = item.String("code", longest: 60);
            Text? title = item.Text("title");
            Figure? factor = item.Figure("factor");
            if (code is not null && !codes.Add(code))
            {
                _findings.Error("code-doubled", item.At("code"), code);
            }

            if (factor is { Value: > CorrectionRule.LargestFactor })
            {
                _findings.Error(
                    "figure-out-of-range", item.At("factor") + "/value", FindingList.Number(CorrectionRule.LargestFactor));
            }

            if (code is not null && title is not null && factor is not null)
            {
                reasons.Add(new CorrectionReason(code, title, factor));
            }
        }

        if (reasons.Count > CorrectionRule.MostReasons)
        {
            _findings.Error("too-many-items", correction.At("reasons"), CorrectionRule.MostReasons);
        }

        if (minimum is null || maximum is null)
        {
            return null;
        }

        if (maximum.Value > CorrectionRule.LargestFactor)
        {
            _findings.Error(
                "figure-out-of-range", correction.At("maximum") + "/value", FindingList.Number(CorrectionRule.LargestFactor));
        }

        if (minimum.Value > 1 || maximum.Value < 1)
        {
            correction.Error("correction-without-one");
        }

        return new CorrectionRule(minimum, maximum, reasons);
    }

    private (CategoryBasis Basis, List<Category> Categories) Categories()
    {
        List<Category> categories = [];
        if (document.Member("categories", required: false) is not { } member
            || !member.ExpectObject("decidedOn", "bands"))
        {
            return (CategoryBasis.Score, categories);
        }

        CategoryBasis? basis = member.Choice("decidedOn", Words.CategoryBases);
        foreach (JsonView item in member.Items("bands", atLeast: 1))
        {
            if (Band(item) is { } category)
            {
                categories.Add(category);
            }
        }

        return (basis ?? CategoryBasis.Score, categories);
    }

    private Category? Band(JsonView view)
    {
        if (!view.ExpectObject("code", "title", "from", "above", "published", "validityMonths"))
        {
            return null;
        }

        string? code = view.String("code", longest: 60);
        Text? title = view.Text("title");
        Figure? from = view.Figure("from", required: false);
        Figure? above = view.Figure("above", required: false);
        SourcedText? published = view.SourcedText("published", required: false);
        Figure? validity = view.Figure("validityMonths", required: false);
        if (from is null == above is null)
        {
            view.Error("band-bound");
            return null;
        }

        if (validity is { } months && (months.Value is < 1 or > 600 || months.Value != decimal.Truncate(months.Value)))
        {
            _findings.Error("not-a-whole-number", view.At("validityMonths") + "/value", 1);
        }

        return code is null || title is null
            ? null
            : new Category(code, title, (from ?? above)!, from is not null, published, validity);
    }

    private List<Recognition> Recognitions()
    {
        List<Recognition> recognitions = [];
        foreach (JsonView item in document.Items("recognitions", required: false))
        {
            if (!item.ExpectObject("code", "title", "categories", "requiresApproval", "provenance", "source"))
            {
                continue;
            }

            string? code = item.String("code", longest: 60);
            Text? title = item.Text("title");
            bool? approval = item.Boolean("requiresApproval");
            Provenance? provenance = item.Choice("provenance", Words.Provenances);
            string? source = item.String("source", longest: 100);
            List<string> categories = [];
            foreach (JsonView category in item.Items("categories", atLeast: 1))
            {
                if (category.AsString(60) is { } name)
                {
                    categories.Add(name);
                }
            }

            if (code is not null && title is not null && approval is not null && provenance is not null && source is not null)
            {
                recognitions.Add(new Recognition(code, title, categories, approval.Value, provenance.Value, source));
            }
        }

        return recognitions;
    }

    private List<AwardRanking> Rankings()
    {
        List<AwardRanking> rankings = [];
        foreach (JsonView item in document.Items("rankings", required: false))
        {
            if (!item.ExpectObject("code", "title", "node", "groupBy", "top", "ties", "tieBreakers"))
            {
                continue;
            }

            string? code = item.String("code", longest: 60);
            Text? title = item.Text("title");
            string? node = item.Member("node", required: false) is null ? "" : item.String("node", longest: 40);
            Figure? top = item.Figure("top");
            TieRule? ties = item.Choice("ties", Words.TieRules);
            List<GroupKey> keys = [];
            foreach (JsonView key in item.Items("groupBy", required: false))
            {
                if (key.AsChoice(Words.GroupKeys) is { } trait)
                {
                    keys.Add(trait);
                }
            }

            List<string> breakers = [];
            foreach (JsonView breaker in item.Items("tieBreakers", required: false))
            {
                if (breaker.AsString(40) is { } name)
                {
                    breakers.Add(name);
                }
            }

            if (top is { } ranks && (ranks.Value < 1 || ranks.Value != decimal.Truncate(ranks.Value)))
            {
                _findings.Error("not-a-whole-number", item.At("top") + "/value", 1);
            }

            if (code is not null && title is not null && node is not null && top is not null && ties is not null)
            {
                rankings.Add(new AwardRanking(code, title, node, keys, top, ties.Value, breakers));
            }
        }

        return rankings;
    }

    private List<GroupWeights> GroupWeights()
    {
        List<GroupWeights> groups = [];
        foreach (JsonView item in document.Items("groupWeights", required: false))
        {
            if (!item.ExpectObject("agencyTypes", "weights"))
            {
                continue;
            }

            List<AgencyType> types = [];
            foreach (JsonView type in item.Items("agencyTypes", atLeast: 1))
            {
                if (type.AsChoice(Words.InstrumentAgencyTypes) is { } known)
                {
                    types.Add(known);
                }
            }

            Dictionary<string, Figure> weights = new(StringComparer.OrdinalIgnoreCase);
            if (item.Member("weights") is { } table)
            {
                if (!table.IsObject)
                {
                    table.Error("not-an-object");
                    continue;
                }

                foreach (JsonProperty property in table.Element.EnumerateObject())
                {
                    if (table.Figure(property.Name) is { } weight && !weights.TryAdd(property.Name, weight))
                    {
                        _findings.Error("code-doubled", table.At(property.Name), property.Name);
                    }
                }
            }

            groups.Add(new GroupWeights(types, weights));
        }

        return groups;
    }
}
