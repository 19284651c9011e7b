using Merit.Assessment.Reading;

namespace Merit.Assessment.Verification;

/// <summary>
/// Reads people for the register of assessors from JSON: <c>{ "assessors": [ { id, name, roles, email?, homeAgency?, homeRegion?,
/// previousPosts?, declared?, competences?: [ { instrument?, from, until? } ], capacity?, absences?: [ { from, until } ], active? } ] }</c>.
/// </summary>
public static class AssessorRegisterJson
{
    /// <summary>The people, or every finding at once. Never throws on bad input.</summary>
    public static Read<AssessorRegister> Parse(ReadOnlySpan<byte> utf8)
    {
        FindingList findings = new();
        if (JsonText.Parse(utf8, findings) is not { } view || !view.ExpectObject("$schema", "assessors"))
        {
            return findings.Result<AssessorRegister>(null);
        }

        AssessorGathering gathering = new(findings);
        foreach (JsonView item in view.Items("assessors", atMost: AssessorGathering.MostPeople))
        {
            ReadPerson(item, gathering);
        }

        return gathering.Finish();
    }

    private static void ReadPerson(JsonView item, AssessorGathering gathering)
    {
        if (!item.ExpectObject(
            "id", "name", "roles", "email", "homeAgency", "homeRegion", "previousPosts", "declared", "competences", "capacity", "absences", "active"))
        {
            return;
        }

        string? id = item.Form("id", TextForm.OpaqueId);
        string? name = item.String("name");
        List<AssessorRole> roles = [];
        foreach (JsonView role in item.Items("roles", atLeast: 1, atMost: AssessorGathering.MostItems))
        {
            if (role.AsChoice(Words.AssessorRoles) is { } known)
            {
                roles.Add(known);
            }
        }

        string? email = item.String("email", required: false, longest: MailAddress.Longest);
        email = email is not null && MailAddress.Check(email, item.At("email"), item.Findings) ? email : null;
        Assessor person = new(id ?? "", name ?? "", AssessorGathering.Roles(roles))
        {
            Email = email,
            HomeAgency = item.Form("homeAgency", TextForm.AgencyCode, required: false),
            HomeRegion = item.Form("homeRegion", TextForm.AgencyCode, required: false),
            PreviousPosts = AssessorGathering.Codes(Several(item, "previousPosts", code => code.AsForm(TextForm.AgencyCode))),
            Declared = AssessorGathering.Codes(Several(item, "declared", code => code.AsForm(TextForm.AgencyCode))),
            Competences = AssessorGathering.Competences(Several(item, "competences", one => ReadCompetence(one, gathering))),
            Capacity = (int?)item.Integer("capacity", 0, AssessorGathering.MostCapacity, required: false),
            Absences = AssessorGathering.Absences(Several(item, "absences", one => ReadAbsence(one, gathering))),
            IsActive = item.Boolean("active", required: false) ?? true,
        };
        if (id is not null)
        {
            gathering.Add(id, item.At("id"), name is null ? null : person, Stated(item));
        }
    }

    private static Competence? ReadCompetence(JsonView one, AssessorGathering gathering)
    {
        if (!one.ExpectObject("instrument", "from", "until"))
        {
            return null;
        }

        string? instrument = one.Form("instrument", TextForm.Id, required: false);
        DateOnly? from = one.Date("from");
        DateOnly? until = one.Date("until", required: false);
        return from is { } first ? gathering.Competence(instrument, first, until, one.At("until")) : null;
    }

    private static Absence? ReadAbsence(JsonView one, AssessorGathering gathering)
    {
        if (!one.ExpectObject("from", "until"))
        {
            return null;
        }

        DateOnly? from = one.Date("from");
        DateOnly? until = one.Date("until");
        return (from, until) is ({ } first, { } last) ? gathering.Absence(first, last, one.At("until")) : null;
    }

    private static List<T> Several<T>(JsonView item, string name, Func<JsonView, T?> read)
        where T : class => [.. item.Items(name, required: false, atMost: AssessorGathering.MostItems).Select(read).OfType<T>()];

    private static AssessorFields Stated(JsonView item) =>
        Fields.Where(field => item.States(field.Member)).Aggregate(AssessorFields.None, (all, field) => all | field.Field);

    private static readonly (string Member, AssessorFields Field)[] Fields =
    [
        ("email", AssessorFields.Email),
        ("homeAgency", AssessorFields.HomeAgency),
        ("homeRegion", AssessorFields.HomeRegion),
        ("previousPosts", AssessorFields.PreviousPosts),
        ("declared", AssessorFields.Declared),
        ("competences", AssessorFields.Competences),
        ("capacity", AssessorFields.Capacity),
        ("absences", AssessorFields.Absences),
        ("active", AssessorFields.Active),
    ];
}
