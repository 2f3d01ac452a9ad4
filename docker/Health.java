import java.net.HttpURLConnection;
import java.net.URI;

/**
 * What the container's health check runs: ends with 0 when the process says on its management port
 * that it is ready, else with 1. The image has no shell tool that could ask, and needs none.
 */
public final class Health {
  private Health() {}

  public static void main(String[] args) {
    String address = System.getenv().getOrDefault("MANAGEMENT_ADDRESS", "127.0.0.1");
    // Listening everywhere includes listening here.
    String host = address.equals("0.0.0.0") ? "127.0.0.1" : address;
    String port = System.getenv().getOrDefault("MANAGEMENT_PORT", "8081");
    try {
      HttpURLConnection ask =
          (HttpURLConnection)
              URI.create("http://" + host + ":" + port + "/actuator/health/readiness")
                  .toURL()
                  .openConnection();
      ask.setConnectTimeout(2_000);
      ask.setReadTimeout(3_000);
      int status = ask.getResponseCode();
      System.out.println(status == 200 ? "ready" : "not ready (" + status + ")");
      System.exit(status == 200 ? 0 : 1);
    } catch (Exception silent) {
      System.out.println("no answer on " + host + ":" + port);
      System.exit(1);
    }
  }
}
