import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** Uses what its arguments say, as a service does that uses its whole budget: THREADS, PROXY CLASSES, DIRECT MIB. Prints READY and stays. */
public class Fill {
  static volatile long sink;
  static final List<Object> KEPT = new ArrayList<>();
  static Object[][] nodes;

  static int deep(int frames) {
    long a = frames, b = a + 1, c = a + 2, d = a + 3, e = a + 4, f = a + 5;
    if (frames == 0) return 0;
    int below = deep(frames - 1);
    sink += a + b + c + d + e + f;
    return below + 1;
  }

  public interface Something {
    String one(int number, String text);

    long two(List<String> texts);
  }

  /** Each loader gets classes of its own for the same interface. */
  static final class Loader extends ClassLoader {
    Loader() {
      super(Fill.class.getClassLoader());
    }
  }

  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[0]);
    CountDownLatch up = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(() -> {
        deep(400);
        up.countDown();
        try {
          Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException ended) {
          return;
        }
      });
      thread.setDaemon(true);
      thread.start();
    }
    up.await();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      Loader loader = new Loader();
      KEPT.add(java.lang.reflect.Proxy.newProxyInstance(loader, new Class<?>[] {Something.class}, (proxy, method, given) -> null));
    }
    for (int mib = 0; mib + 4 <= Integer.parseInt(arguments[2]); mib += 4) {
      // As Netty takes it.
      ByteBuffer chunk = ByteBuffer.allocateDirect(4 << 20);
      for (int at = 0; at < chunk.capacity(); at += 4096) chunk.put(at, (byte) 1);
      KEPT.add(chunk);
    }
    // Half of the heap, in objects that point at each other across its regions, changed for a while.
    Random random = new Random(1);
    nodes = new Object[(int) (Runtime.getRuntime().maxMemory() / 2 / 1200)][];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = new Object[16];
      nodes[i][0] = new byte[1000];
      for (int j = 1; j < 8 && i > 0; j++) nodes[i][j] = nodes[random.nextInt(i)];
    }
    for (long end = System.currentTimeMillis() + 1500; System.currentTimeMillis() < end; ) {
      for (int i = 0; i < 1000; i++) {
        nodes[random.nextInt(nodes.length)][8 + random.nextInt(8)] = nodes[random.nextInt(nodes.length)];
        sink += new byte[512].length;
      }
    }
    System.gc();
    System.out.println("READY");
    Thread.sleep(Long.MAX_VALUE);
  }
}
