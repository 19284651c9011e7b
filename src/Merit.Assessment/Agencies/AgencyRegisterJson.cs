using Merit.Assessment.Reading;

namespace Merit.Assessment.Agencies;

/// <summary>Reads an agency register from JSON: <c>{ "agencies": [ { code, name, type, region?, size?, contact?, secondContact? } ] }</c>.</summary>
public static class AgencyRegisterJson
{
    /// <summary>The register, or every finding at once. Never throws on bad input.</summary>
    public static Read<AgencyRegister> Parse(ReadOnlySpan<byte> utf8)
    {
        FindingList findings = new();
        if (JsonText.Parse(utf8, findings) is not { } view || !view.ExpectObject("$schema", "agencies"))
        {
            return findings.Result<AgencyRegister>(null);
        }

        AgencyGathering gathering = new(findings);
        foreach (JsonView item in view.Items("agencies", atMost: AgencyGathering.MostAgencies))
        {
            ReadAgency(item, gathering);
        }

        return gathering.Finish();
    }

    private static void ReadAgency(JsonView item, AgencyGathering gathering)
    {
        if (!item.ExpectObject("code", "name", "type", "region", "size", "contact", "secondContact", "synthetic"))
        {
            return;
        }

        string? code = item.String("code", longest: AgencyGathering.LongestCode);
        string? name = item.String("name");
        AgencyType? type = item.Choice("type", Words.AgencyTypes);
        string? region = item.String("region", required: false, longest: AgencyGathering.LongestRegion);
        AgencySize? size = item.Choice("size", Words.AgencySizes, required: false);
        bool? synthetic = item.Boolean("synthetic", required: false);
        Contact? first = ReadContact(item, "contact");
        Contact? second = gathering.Second(first, ReadContact(item, "secondContact"), item.At("secondContact"));
        if (code is not null)
        {
            gathering.Add(
                code,
                item.At("code"),
                name is null || type is null
                    ? null
                    : new Agency(code, name, type.Value, region, size, first) { SecondContact = second, Synthetic = synthetic ?? false },
                Stated(item));
        }
    }

    private static Contact? ReadContact(JsonView item, string field)
    {
        if (item.Member(field, required: false) is not { } member || !member.ExpectObject("email", "name"))
        {
            return null;
        }

        string? email = member.String("email", longest: MailAddress.Longest);
        string? person = member.String("name", required: false);
        return email is not null && MailAddress.Check(email, member.At("email"), item.Findings) ? new Contact(email, person) : null;
    }

    private static AgencyFields Stated(JsonView item) =>
        (item.States("region") ? AgencyFields.Region : AgencyFields.None)
        | (item.States("size") ? AgencyFields.Size : AgencyFields.None)
        | (item.States("contact") ? AgencyFields.Contact : AgencyFields.None)
        | (item.States("secondContact") ? AgencyFields.SecondContact : AgencyFields.None)
        | (item.States("synthetic") ? AgencyFields.Synthetic : AgencyFields.None);
}
