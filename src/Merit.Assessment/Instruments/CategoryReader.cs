using Merit.Assessment.Reading;

namespace Merit.Assessment.Instruments;

/// <summary>Reads an instrument's categories and what they open.</summary>
internal static class CategoryReader
{
    public static (CategoryBasis Basis, List<Category> Categories) Read(JsonView document)
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

    private static Category? Band(JsonView view)
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
            view.Findings.Error("not-a-whole-number", view.At("validityMonths") + "/value", 1);
        }

        return code is null || title is null
            ? null
            : new Category(code, title, (from ?? above)!, from is not null, published, validity);
    }

    public static List<Recognition> Recognitions(JsonView document)
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
}
