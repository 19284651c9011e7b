namespace Merit.Assessment.Agencies;

/// <summary>Who is written to at an agency.</summary>
/// <param name="Email">One e-mail address.</param>
/// <param name="Name">The name of the office or person; null when not given.</param>
public sealed record Contact(string Email, string? Name = null);
