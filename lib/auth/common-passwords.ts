/**
 * Passwords of twelve and more characters that head the public lists of leaked ones, lower-case and without
 * punctuation. Runs of keys and repetitions are recognised by rule and not listed.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `password1234 password12345 password123456 passwordpassword password2020 password2021 password2022 password2023
   password2024 password2025 password2026 mypassword12 mypassword123 mypassword1234 passw0rd1234 p4ssw0rd1234
   passwort1234 passwort12345 motdepasse12 motdepasse123 contrasena12 contrasena123 changeme1234 changeme12345
   changemenow1 changemeplease letmein12345 letmein123456 letmeinplease welcome12345 welcome123456 welcome12024
   welcome12025 welcome12026 welcometohell administrator administrator1 administrator123 admin1234567 admin12345678
   admin123456789 adminadmin12 adminadminadmin administrador rootrootroot superadmin12 superadmin123 iloveyou1234
   iloveyou12345 iloveyouforever iloveyoubaby iloveyousomuch ilovemyfamily ilovemymother qwerty123456 qwerty1234567
   qwerty12345678 qwertyqwerty qwerty123qwerty qwertyuiop123 qwertyuiop1234 qwertyuiop123456 asdfghjkl123 asdfghjkl1234
   zxcvbnm12345 1q2w3e4r5t6y 1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv q1w2e3r4t5y6 qazwsxedcrfv
   qazwsxedcrfvtgb zaq12wsxcde3 abcd12345678 abcd1234abcd abc123456789 abc123abc123 abcabcabcabc a1b2c3d4e5f6
   a1b2c3d4e5f6g7 aa12345678910 123456789abc 1234567890abc 123456qwerty 123qweasdzxc 123123123123 121212121212
   112233445566 111222333444 987654321098 monkey123456 dragon123456 master123456 shadow123456 sunshine1234 princess1234
   football1234 baseball1234 superman1234 batmanbatman michael12345 jennifer1234 jordan232323 liverpool123 chelsea12345
   manchesterunited arsenalarsenal barcelona123 realmadrid123 starwars1234 pokemon12345 minecraft123 computer1234
   internet1234 samsung12345 whatever1234 trustno1trustno1 opensesame12 secretsecret
   supersecret1 supersecret123 topsecret123 testtesttest test12345678 testtest1234 testpassword testpassword1 testing12345
   temporary123 temppassword defaultpassword guestguest12 useruseruser username1234 company12345 business1234 spring202424
   summer202424 autumn202424 winter202424 hello1234567 hellohello12 helloworld12 helloworld123 goodmorning1
   godisgoodallthetime jesuschrist1 jesusismylord blessed12345 unbelievable unforgettable thunderstorm skateboarding
   snowboarding1 volleyball12 basketball12 cheerleader1 chocolate123 strawberry12 butterfly123 motherfucker woaini1314520
   woaini520520 5201314woaini countinghouse countinghouse1`
    .split(/\s+/)
    .filter(Boolean),
);
