using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.Functions.Tests.Http;

public sealed class HttpTests(HttpHostFixture fixture) : IClassFixture<HttpHostFixture>
{
    private TestHost Host => fixture.Host;

    [Fact]
    public async Task A_function_gets_the_request_and_its_services_and_answers_with_a_result()
    {
        Assert.Equal((HttpStatusCode.OK, "Selamat Sri"), await Host.GetAsync("/api/Hello?name=Sri"));
    }

    [Fact]
    public async Task A_route_is_found_without_regard_to_case()
    {
        Assert.Equal(HttpStatusCode.OK, (await Host.GetAsync("/API/hello?name=Sri")).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task A_function_of_level_Function_answers_401_with_nothing_without_its_key(string? key)
    {
        Assert.Equal((HttpStatusCode.Unauthorized, ""), await Host.GetAsync("/api/Secret", key));
    }

    [Fact]
    public async Task A_function_of_level_Function_takes_its_own_key_a_host_key_and_the_master_key()
    {
        Keys keys = Host.Keys;
        foreach (string key in new[] { keys.Functions["Secret"]["default"], keys.FunctionKeys["default"], keys.MasterKey })
        {
            Assert.Equal(HttpStatusCode.OK, (await Host.GetAsync("/api/Secret", key)).Status);
            Assert.Equal(HttpStatusCode.OK, (await Host.GetAsync($"/api/Secret?code={key}")).Status);
        }
    }

    [Fact]
    public async Task A_function_of_level_Function_refuses_another_functions_key_and_a_system_key()
    {
        Keys keys = Host.Keys;
        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.GetAsync("/api/Secret", keys.Functions["Hello"]["default"])).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.GetAsync("/api/Secret", keys.SystemKeys["durabletask_extension"])).Status);
    }

    [Fact]
    public async Task A_function_of_level_Admin_takes_the_master_key_alone()
    {
        Keys keys = Host.Keys;
        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.GetAsync("/api/Admin", keys.FunctionKeys["default"])).Status);
        Assert.Equal(HttpStatusCode.OK, (await Host.GetAsync("/api/Admin", keys.MasterKey)).Status);
    }

    [Fact]
    public void The_keys_file_is_for_its_owner_alone()
    {
        // Windows keeps rights another way; there the folder's own decide.
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Keys.PathIn(Host.Folder)));
        }
    }

    [Fact]
    public async Task An_unhandled_exception_is_500_with_nothing()
    {
        Assert.Equal((HttpStatusCode.InternalServerError, ""), await Host.GetAsync("/api/Throws"));
    }

    [Theory]
    [InlineData("GET", "/api/Unknown")]
    [InlineData("GET", "/nowhere")]
    [InlineData("POST", "/api/Hello")]
    [InlineData("HEAD", "/api/Hello")]
    [InlineData("OPTIONS", "/api/Hello")]
    [InlineData("POST", "/api/orders/1")]
    [InlineData("GET", "/api/orders/zero")]
    [InlineData("GET", "/api/orders/0")]
    public async Task An_unknown_route_or_a_method_that_it_does_not_list_is_404_with_nothing(string method, string path)
    {
        Assert.Equal((HttpStatusCode.NotFound, ""), await Host.SendAsync(new HttpMethod(method), path));
    }

    [Fact]
    public async Task The_root_is_a_page_of_the_host()
    {
        (HttpStatusCode status, string body) = await Host.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<html", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_regular_expression_in_single_brackets_matches_and_one_in_doubled_brackets_never_does()
    {
        Assert.Equal((HttpStatusCode.OK, "abc"), await Host.GetAsync("/api/single/abc"));
        Assert.Equal(HttpStatusCode.NotFound, (await Host.GetAsync("/api/single/ABC1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Host.GetAsync("/api/doubled/abc")).Status);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task A_function_without_methods_answers_every_method(string method)
    {
        Assert.Equal((HttpStatusCode.OK, method), await Host.SendAsync(new HttpMethod(method), "/api/AnyMethod"));
    }

    [Fact]
    public async Task Route_values_are_parameters_and_optional_parts_may_be_left_out()
    {
        Assert.Equal((HttpStatusCode.OK, """{"id":7,"part":"lines"}"""), await Host.GetAsync("/api/orders/7/lines"));
        Assert.Equal((HttpStatusCode.OK, """{"id":7,"part":null}"""), await Host.GetAsync("/api/orders/7"));
    }

    [Fact]
    public async Task Route_values_take_the_type_of_their_parameter_and_what_does_not_fit_is_500()
    {
        Assert.Equal(
            (HttpStatusCode.OK, "c9bb1a1e6fcd4a0a8f0f0e3a0a6f0f11 20260608 Admin"),
            await Host.GetAsync("/api/typed/c9bb1a1e-6fcd-4a0a-8f0f-0e3a0a6f0f11/2026-06-08/admin"));
        Assert.Equal(HttpStatusCode.InternalServerError, (await Host.GetAsync("/api/typed/x/2026-06-08/admin")).Status);
    }

    [Fact]
    public async Task A_body_parameter_is_read_as_JSON_and_an_object_result_written_as_JSON()
    {
        (HttpStatusCode status, string body) = await Host.SendAsync(
            HttpMethod.Post, "/api/Body", content: JsonContent.Create(new { name = "Sri", age = 29 }));
        Assert.Equal((HttpStatusCode.OK, """{"name":"Sri","age":30}"""), (status, body));
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_is_500_as_every_input_that_does_not_fit()
    {
        using var content = new StringContent("{", Encoding.UTF8, "application/json");
        Assert.Equal((HttpStatusCode.InternalServerError, ""), await Host.SendAsync(HttpMethod.Post, "/api/Body", content: content));
    }

    [Fact]
    public async Task An_action_result_is_the_answer()
    {
        Assert.Equal(((HttpStatusCode)418, """{"name":"Sri","age":30}"""), await Host.GetAsync("/api/Action"));
    }

    [Fact]
    public async Task The_marked_property_of_a_result_object_is_the_answer()
    {
        Assert.Equal((HttpStatusCode.NonAuthoritativeInformation, "held"), await Host.GetAsync("/api/Holder"));
    }

    [Fact]
    public async Task A_function_that_gives_nothing_back_answers_with_what_it_set_itself()
    {
        Assert.Equal((HttpStatusCode.OK, ""), await Host.GetAsync("/api/Nothing"));
        Assert.Equal((HttpStatusCode.NoContent, ""), await Host.GetAsync("/api/Void"));
        Assert.Equal((HttpStatusCode.OK, "value"), await Host.GetAsync("/api/ValueTasks"));
    }

    [Fact]
    public async Task A_problem_is_problem_JSON_with_its_extensions()
    {
        using HttpResponseMessage response = await Host.Client.GetAsync(
            new Uri("/api/Problem", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"errors\":[\"e1\"]", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_may_take_the_request_and_give_the_answer_without_ASP_NET_Core()
    {
        using var content = new StringContent("body");
        using HttpResponseMessage response = await Host.Client.PostAsync(
            new Uri("/api/Data?q=asked", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("asked", Assert.Single(response.Headers.GetValues("X-Query")));
        Assert.StartsWith("visited=yes", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Equal("POST body", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_over_the_size_limit_is_413_and_one_below_is_read_as_a_stream()
    {
        using var large = new ByteArrayContent(new byte[HttpHostFixture.SizeLimit + 1]);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, ""), await Host.SendAsync(HttpMethod.Post, "/api/Upload", content: large));
        using var small = new ByteArrayContent(new byte[HttpHostFixture.SizeLimit]);
        Assert.Equal((HttpStatusCode.OK, "300000"), await Host.SendAsync(HttpMethod.Post, "/api/Upload", content: small));
    }

    [Fact]
    public async Task An_answer_is_streamed_while_the_function_still_runs()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using HttpResponseMessage response = await Host.Client.GetAsync(
            new Uri("/api/Stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
        using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        byte[] buffer = new byte[6];
        await body.ReadExactlyAsync(buffer, cancellation);
        Assert.Equal("first ", Encoding.UTF8.GetString(buffer));
        Host.Services.GetRequiredService<Gate>().Open();
        using var rest = new StreamReader(body);
        Assert.Equal("second", await rest.ReadToEndAsync(cancellation));
    }

    [Fact]
    public async Task The_status_is_for_the_operator_alone()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.GetAsync("/admin/host/status", Host.Keys.FunctionKeys["default"])).Status);
        (HttpStatusCode status, string body) = await Host.GetAsync("/admin/host/status", Host.Keys.MasterKey);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"state\":\"Running\"", body, StringComparison.Ordinal);
        Assert.Contains("""{"name":"Hello","trigger":"httpTrigger"}""", body, StringComparison.Ordinal);
    }
}
