package org.makerspacehub.sandbox;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/** Names that people of a makerspace could have; combined, not taken from anyone. */
final class Names {
  private Names() {}

  static final List<String> FIRST =
      List.of(
          ("Aaron Abena Adele Aiko Alba Alfred Alice Amara Amir Amy Andre Anna Anton Arjun Astrid"
                  + " Aurora Beatriz Ben Bianca Birgit Boris Bruno Carla Carlos Carmen Cedric Chen"
                  + " Chidi Chloe Clara Daniel Daria David Diego Dmitri Dorothy Edgar Eduardo Elena"
                  + " Elif Elsa Emeka Emil Emma Erik Esther Eva Farid Fatima Felix Fiona Frank Frida"
                  + " Gabriel George Gita Greta Gustavo Hana Hannah Harold Hassan Heidi Helena Henry"
                  + " Hugo Ida Igor Ines Irene Isaac Ivan Jack Jana Jasmine Javier Joan Johan Jonas"
                  + " Joseph Julia Kai Karin Katya Kenji Kofi Lara Laura Leila Lena Liam Lina Lucas"
                  + " Lucia Magnus Malik Manuel Marek Maria Martha Mateo Maya Mei Michael Mila Mina"
                  + " Miriam Mohamed Nadia Naomi Nikolai Nina Noah Olga Olivia Omar Oscar Pamela"
                  + " Patrick Paul Pia Rafael Rahul Rania Raoul Rebecca Ricardo Rosa Ruben Ruth Sana"
                  + " Sara Selma Simon Sofia Stefan Sunita Sven Talia Tara Theo Tobias Ursula Vera"
                  + " Victor Walter Wanda Xavier Yara Yusuf Zainab Zoltan")
              .split(" "));

  static final List<String> LAST =
      List.of(
          ("Abbott Adeyemi Aguilar Ahmed Albrecht Almeida Amundsen Andersen Arnold Atkins Bakker"
                  + " Baldwin Barros Bauer Becker Bell Bennett Berg Bianchi Bishop Blom Boateng"
                  + " Bowman Brandt Bryant Burke Byrne Cabrera Caldwell Carlsen Castillo Chandra"
                  + " Chavez Chen Christensen Clarke Cohen Costa Cruz Dalton Davies Delgado Desai"
                  + " Dietrich Dixon Dubois Duran Eaton Eklund Ellis Engel Espinoza Evans Farrell"
                  + " Feldman Ferreira Fischer Fleming Fontaine Foster Fowler Franke Fuentes"
                  + " Gallagher Garner Gibbs Gomez Graham Grant Greco Griffin Gruber Gupta Haas"
                  + " Hagen Hale Hansen Hardy Hartmann Hassan Hayes Heller Henriksen Herrera Hoang"
                  + " Hoffman Holm Horvat Hughes Hunt Ibrahim Iversen Jacobs Jansen Jensen Johansson"
                  + " Kaplan Kaur Keller Kelly Khan Klein Koch Kovacs Kramer Kumar Lambert Larsen"
                  + " Laurent Lehmann Lopez Lund Madsen Malik Mancini Marino Martin Maurer Mbeki"
                  + " Mehta Mendez Meyer Mikkelsen Molina Moreau Morales Moretti Murphy Nakamura"
                  + " Navarro Nelson Nguyen Nielsen Novak Nowak Obi Ochoa Oliveira Olsen Ortega Osei"
                  + " Owens Palmer Park Patel Pereira Peters Popov Porter Quist Ramos Rasmussen Reed"
                  + " Richter Rivera Rojas Romano Rossi Roth Rowe Russo Sandberg Santos Sato Schmidt"
                  + " Schneider Seidel Shah Sharma Silva Simic Singh Sloan Soto Steiner Strand"
                  + " Suzuki Svensson Tanaka Thorne Torres Tran Ueda Vargas Vasquez Vogel Wagner"
                  + " Walsh Watanabe Weber Weiss Wolff Wright Yamada Yilmaz Young Zapata Ziegler"
                  + " Zimmer")
              .split(" "));

  /** Without the marks over its letters. */
  static String unaccented(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
  }

  /** Lower case, no accents, single spaces: how names are compared. */
  static String fold(String name) {
    return unaccented(name).toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
  }

  /** The part of a name that an address or a handle can be made of. */
  static String ascii(String name) {
    return fold(name).replaceAll("[^a-z0-9]+", ".").replaceAll("^\\.|\\.$", "");
  }
}
