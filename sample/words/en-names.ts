/** Invented names from many places: surname × given name, by the fashion of the year of birth. Any likeness to somebody is chance. */
export const SURNAMES = (
  "Abara Alder Almeida Amsel Barlow Bergman Bianchi Birch Brandt Byrne Castell Cole Costa Dahl Dempsey Diallo Dorsey Drummond Duarte Eklund Ellery " +
  "Farrow Ferreira Finch Galvin Garner Goodwin Grady Hale Hartley Haddad Holloway Horvat Ibarra Ivers Jansen Jarvis Kaya Keane Kessler Kovac Lacey Larkin " +
  "Lindqvist Lowe Mabey Marsh Mensah Merrick Moreau Nagy Navarro Nkemdi Norcott Novak Okoro Ortega Osborne Palmer Pereira Pike Quinlan Rahimi Reyes Rowan " +
  "Sandoval Sato Sethi Shaw Silva Sorensen Tanaka Tate Thorne Underhill Varga Vasquez Vance Walsh Weller Whitlock Wren Yardley Yilmaz Zeman"
).split(" ");

/** Women's and men's names, from each year on. */
export const GIVEN: readonly { from: number; women: readonly string[]; men: readonly string[] }[] = [
  {
    from: 1880,
    women:
      "Agnes Beryl Carmen Dorothea Edith Elvira Enid Esther Freda Greta Hilda Ines Irma Joan Lotte Mabel Maud Nora Olga Pearl Rosa Ruth Sylvia Vera Winifred".split(
        " ",
      ),
    men: "Albert Alfred Arno Cecil Cyril Edgar Ernest Felix Frank Gilbert Harold Horace Ivo Jorge Leonard Milan Norman Otto Percy Ralph Rufus Sidney Stanley Victor Walter".split(
      " ",
    ),
  },
  {
    from: 1955,
    women:
      "Anita Bridget Carol Denise Elena Fatima Gail Heather Ines Janet Karin Leila Lynne Marta Monica Nadia Paula Rita Sandra Sonia Teresa Ursula Vivian Wanda Yasmin".split(
        " ",
      ),
    men: "Adrian Bruno Carl Dennis Emilio Farid Gordon Graham Hector Ian Jan Keith Lionel Marco Martin Nigel Omar Patrick Quentin Roland Roger Stefan Terence Tomas Viktor".split(
      " ",
    ),
  },
  {
    from: 1980,
    women:
      "Abigail Amina Beatriz Chloe Daniela Dina Elif Emma Farah Gemma Hana Holly Ines Jana Katya Laura Leonie Maya Mira Nina Priya Rachel Sofia Tara Zoe".split(
        " ",
      ),
    men: "Adam Amir Ben Carlos Damian Dan Elias Emre Finn George Hugo Ivan Jamal Jonas Kofi Leo Luca Marek Nils Oscar Pablo Rafael Sami Theo Yusuf".split(
      " ",
    ),
  },
  {
    from: 2003,
    women:
      "Ada Alba Anouk Bea Clara Cora Edie Eva Flora Freya Iris Isla Ivy Juno Lila Luna Mae Mila Nell Olive Romy Rosie Thea Willa Zara".split(
        " ",
      ),
    men: "Albie Arlo Atlas Axel Bram Caleb Dara Eli Ezra Felix Gus Hari Idris Jude Kai Levi Milo Nico Otis Remy Rio Rory Silas Toby Zac".split(
      " ",
    ),
  },
];
