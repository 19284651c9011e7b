using Merit.Assessment.Instruments;

namespace Merit.Assessment.Agencies;

/// <summary>A group of agencies that compete with each other. A trait that does not make groups, or is not known, is null.</summary>
/// <param name="Type">The agency type.</param>
/// <param name="Region">The region.</param>
/// <param name="Size">The size class.</param>
public sealed record AgencyGroup(AgencyType? Type, string? Region, AgencySize? Size)
{
    /// <summary>The group of an agency under some traits.</summary>
    public static AgencyGroup Of(Agency agency, IReadOnlyList<GroupKey> keys)
    {
        ArgumentNullException.ThrowIfNull(agency);
        ArgumentNullException.ThrowIfNull(keys);
        return new AgencyGroup(
            keys.Contains(GroupKey.Type) ? agency.Type : null,
            keys.Contains(GroupKey.Region) ? agency.Region : null,
            keys.Contains(GroupKey.Size) ? agency.Size : null);
    }

    /// <summary>
    /// The group's name, such as <c>Pemerintah Kabupaten Wilayah Barat tipe besar</c>; without any trait all agencies.
    /// </summary>
    public Text Title
    {
        get
        {
            List<Text> parts = [];
            if (Type is { } type)
            {
                parts.Add(Messages.Get($"agency-type-{type}"));
            }

            if (Region is { } region)
            {
                parts.Add(new Text(region, region));
            }

            if (Size is { } size)
            {
                parts.Add(Messages.Get($"agency-size-{size}"));
            }

            return parts.Count == 0
                ? Messages.Get("agency-group-all")
                : new Text(
                    string.Join(' ', parts.Select(part => part.Id)), string.Join(", ", parts.Select(part => part.En)));
        }
    }
}
