namespace Merit.Web.Pages;

/// <summary>Somebody whom the sign-in page offers.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">How they are shown.</param>
/// <param name="Roles">The names of their roles.</param>
public sealed record SignInPerson(string Id, string Name, IReadOnlyList<string> Roles);
