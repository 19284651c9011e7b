using System.Reflection;
using System.Text.RegularExpressions;
using MeritFunctions.Http.Access;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Http.Description;

/// <summary>An HTTP function of the interface, with what it says of itself.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Method">The method that runs it.</param>
/// <param name="Verb">The HTTP method, in lower case.</param>
/// <param name="Route">Its route.</param>
internal sealed partial record ApiFunction(string Name, MethodInfo Method, string Verb, string Route)
{
    /// <summary>Every function of the interface, by route and verb.</summary>
    public static IReadOnlyList<ApiFunction> All { get; } =
    [
        .. from method in typeof(ApiFunction).Assembly.GetTypes().SelectMany(type => type.GetMethods())
           let function = method.GetCustomAttribute<FunctionAttribute>()
           let trigger = method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null)
           where function is not null && trigger?.Route?.StartsWith(Routes.Prefix[1..] + "/", StringComparison.Ordinal) == true
           orderby trigger.Route, trigger.Methods![0]
           select new ApiFunction(function.Name, method, trigger.Methods![0], trigger.Route!),
    ];

    /// <summary>The room that it stands in: what belongs together.</summary>
    public string Room => Method.DeclaringType!.Namespace!.Split('.')[1];

    /// <summary>Who may call it.</summary>
    public Roles Roles => AccessRules.All[Name];

    /// <summary>What it does as others do.</summary>
    public Customs Customs => Method.GetCustomAttribute<FollowsAttribute>()?.Customs ?? Customs.None;

    /// <summary>What it takes, in each form.</summary>
    public IReadOnlyList<TakesAttribute> Takes => [.. Method.GetCustomAttributes<TakesAttribute>()];

    /// <summary>What it answers.</summary>
    public IReadOnlyList<AnswersAttribute> Answers => [.. Method.GetCustomAttributes<AnswersAttribute>()];

    /// <summary>What its query may say.</summary>
    public IReadOnlyList<AsksAttribute> Asks => [.. Method.GetCustomAttributes<AsksAttribute>()];

    /// <summary>The values in its path.</summary>
    public IReadOnlyList<string> Places => [.. Place().Matches(Route).Select(place => place.Groups[1].Value)];

    /// <summary>The codes with which it refuses, by status: its own, and what follows from its customs.</summary>
    public SortedDictionary<int, SortedSet<string>> Refusals
    {
        get
        {
            SortedDictionary<int, SortedSet<string>> all = [];
            foreach (RefusesAttribute own in Method.GetCustomAttributes<RefusesAttribute>())
            {
                Add(true, own.Status, [.. own.Codes]);
            }

            bool isRead = Takes.Any(taken => !taken.IsDocument);
            Add(isRead, 400, "invalid");
            Add(isRead || Takes.Count > 0 || Customs.HasFlag(Customs.Pages), 422, "invalid");
            Add(Takes.Any(taken => taken.IsDocument) || Customs.HasFlag(Customs.Key), 413, "body-too-large");
            Add(Customs.HasFlag(Customs.Key), 409, "order-key-taken", "order-key-too-long");
            Add(Customs.HasFlag(Customs.Guard), 412, "state-changed");
            if (!Roles.HasFlag(Roles.Public))
            {
                Add(true, 401, "sign-in-needed", "credential-unknown", "credential-invalid", "token-ended", "principal-not-believed");
                Add(true, 403, "role-missing");
                Add(Verb != "get", 403, "form-not-ours");
            }

            Add(true, 500, "failed");
            Add(true, 503, "storage-away");
            return all;

            void Add(bool does, int status, params string[] codes)
            {
                if (does)
                {
                    (all.TryGetValue(status, out SortedSet<string>? known) ? known : all[status] = new(StringComparer.Ordinal)).UnionWith(codes);
                }
            }
        }
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Place();
}
