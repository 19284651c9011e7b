namespace Merit.Web.Pages.People;

/// <summary>Who may come in.</summary>
/// <param name="Way">How people sign in.</param>
/// <param name="People">The people of the app's own sign-in page; empty where there is none.</param>
/// <param name="Tokens">Every token, those that open something first.</param>
/// <param name="Roles">The names of the roles that a token may have.</param>
/// <param name="MayChange">Whether the reader may make and revoke tokens.</param>
public sealed record PeopleModel(
    SignInWay Way, IReadOnlyList<ListedPerson> People, IReadOnlyList<ListedToken> Tokens, IReadOnlyList<string> Roles, bool MayChange);

/// <summary>How people sign in.</summary>
public enum SignInWay
{
    /// <summary>Not at all: only tokens open the app.</summary>
    None,

    /// <summary>On the app's own page.</summary>
    Own,

    /// <summary>Through the platform in front of the app.</summary>
    Platform,
}

/// <summary>Somebody who may sign in.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">How they are shown.</param>
/// <param name="Roles">The names of their roles.</param>
public sealed record ListedPerson(string Id, string Name, IReadOnlyList<string> Roles);

/// <summary>A token, without what it opens with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">The name of its role.</param>
/// <param name="State">Whether it opens anything.</param>
/// <param name="CreatedBy">Opaque id of who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">From when on it opens nothing.</param>
/// <param name="RevokedAt">When it was revoked.</param>
public sealed record ListedToken(
    string Name, string Role, TokenState State, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt);

/// <summary>Whether a token opens anything, in the order in which lists show it.</summary>
public enum TokenState
{
    /// <summary>It does.</summary>
    Valid,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It was revoked.</summary>
    Revoked,
}

/// <summary>A token that was just made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">The name of its role.</param>
/// <param name="ExpiresAt">From when on it opens nothing.</param>
/// <param name="Secret">What it opens with: shown this once.</param>
public sealed record MadeToken(string Name, string Role, DateTimeOffset ExpiresAt, string Secret);
