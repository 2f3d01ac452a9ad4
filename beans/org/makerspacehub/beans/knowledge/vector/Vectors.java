package org.makerspacehub.beans.knowledge.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Vectors as they are kept: of length one, as 32-bit floats, little-endian. */
public final class Vectors {
  private Vectors() {}

  /** The same direction, length one; no direction stays none. */
  static float[] normalised(float[] vector) {
    double sum = 0;
    for (float number : vector) {
      sum += (double) number * number;
    }
    double length = Math.sqrt(sum);
    float[] one = new float[vector.length];
    for (int i = 0; i < vector.length && length > 0; i++) {
      one[i] = (float) (vector[i] / length);
    }
    return one;
  }

  /** As the database has it. */
  public static byte[] bytes(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : vector) {
      bytes.putFloat(number);
    }
    return bytes.array();
  }

  /** As the database has it. */
  public static float[] floats(byte[] bytes) {
    float[] vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    return vector;
  }
}
