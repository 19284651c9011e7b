namespace MeritFunctions.Records;

/// <summary>The settings of agencies' links, below <c>Access</c>.</summary>
public sealed class LinkOptions
{
    /// <summary>The address under which people reach the app, for the links of agencies; the platform's name of the app unless it is set. Without either, invitations have no link.</summary>
    public Uri? PublicAddress { get; set; }

    /// <summary>For how many days an agency's link opens its page after the last date of its cycle.</summary>
    public int LinkDays { get; set; } = 60;
}
