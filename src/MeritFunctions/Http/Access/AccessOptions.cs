namespace MeritFunctions.Http.Access;

/// <summary>The settings below <c>Access</c>.</summary>
public sealed class AccessOptions
{
    /// <summary>The shortest first token: 32 characters that nobody guesses.</summary>
    public const int ShortestBootstrapToken = 32;

    /// <summary>
    /// The token of the first operator, who makes all others; null to have none. It is a secret of the deployment, and is
    /// taken away when it has served.
    /// </summary>
    public string? BootstrapToken { get; set; }

    /// <summary>Whether App Service authentication stands in front of the app: only then is the header with its principal believed.</summary>
    public bool Platform { get; set; }

    /// <summary>Whether the app has a sign-in page of its own that lists <see cref="People"/>, without passwords. It counts in the environment Development only.</summary>
    public bool SignIn { get; set; }

    /// <summary>Who may sign in there.</summary>
    public IList<Person> People { get; } = [];

    /// <summary>Somebody of the sign-in page.</summary>
    public sealed class Person
    {
        /// <summary>Opaque id.</summary>
        public string Id { get; set; } = "";

        /// <summary>How the page shows them.</summary>
        public string Name { get; set; } = "";

        /// <summary>The names of their roles.</summary>
        public IList<string> Roles { get; } = [];
    }
}
